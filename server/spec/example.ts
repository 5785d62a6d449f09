/** The task that a newcomer finds on Compose: runs on any machine in some ten seconds and shows what a run looks like. */
export const exampleTask = `# A small task to try: it runs anywhere and takes about ten seconds.
name: hello-dhow

envs:
  STEPS: 12

setup: |
  echo "Setting up on $(hostname)"
  sleep 1
  echo "Ready: $(uname -sr), $(getconf _NPROCESSORS_ONLN) CPUs"

run: |
  echo "Node $SKYPILOT_NODE_RANK of $SKYPILOT_NUM_NODES starts"
  for step in $(seq 1 "$STEPS"); do
    loss=$(awk -v s="$step" 'BEGIN { printf "%.3f", 2.5 / (1 + s * 0.4) }')
    printf '\\033[2mstep\\033[0m \\033[36m%2d/%d\\033[0m  \\033[2mloss\\033[0m \\033[33m%s\\033[0m\\n' "$step" "$STEPS" "$loss"
    sleep 0.8
  done
  printf '\\033[32mDone.\\033[0m\\n'
`;
