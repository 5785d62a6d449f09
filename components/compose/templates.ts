import { exampleTask } from '@/server/spec/example';

export interface Template {
  name: string;
  yaml: string;
}

/** Tasks to start from. Each runs as it is on a machine with a shell. */
export const templates: readonly Template[] = [
  { name: 'Hello', yaml: exampleTask },
  {
    name: 'Two nodes that talk',
    yaml: `# The same commands run on every node at once. The first node's address is known to all.
name: two-nodes
num_nodes: 2

run: |
  echo "Node $SKYPILOT_NODE_RANK of $SKYPILOT_NUM_NODES, head at $SKYPILOT_HEAD_IP"
  echo "All nodes:"
  echo "$SKYPILOT_NODE_IPS"
  if [ "$SKYPILOT_NODE_RANK" = 0 ]; then
    echo "The head does its part"
  else
    sleep 2
    echo "A worker does its part"
  fi
`,
  },
  {
    name: 'Values and secrets',
    yaml: `# A value left out is asked for when you run the task. Secrets are never shown again.
name: with-values

envs:
  MODEL: small
  DATASET:

secrets:
  TOKEN:

run: |
  echo "Training $MODEL on $DATASET"
  echo "The token has \${#TOKEN} characters"
`,
  },
  {
    name: 'Sync a folder',
    yaml: `# The folder is copied to every node, and commands start in it. Only what changed is sent the next time.
name: sync-folder
workdir: .

run: |
  pwd
  ls -la
`,
  },
  {
    name: 'Train on GPUs',
    yaml: `# One process per GPU on every node.
name: train

resources:
  accelerators: A100:8

num_nodes: 2
workdir: .

setup: |
  pip install torch

run: |
  torchrun \\
    --nnodes=$SKYPILOT_NUM_NODES \\
    --node_rank=$SKYPILOT_NODE_RANK \\
    --nproc_per_node=$SKYPILOT_NUM_GPUS_PER_NODE \\
    --master_addr=$SKYPILOT_HEAD_IP \\
    train.py
`,
  },
];
