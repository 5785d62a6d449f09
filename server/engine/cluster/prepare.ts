/** Puts the shell runtime on every node and learns what each has. */
import { describeHardware } from '@/server/domain/node';
import type { ClusterRow } from '@/server/store/clusters';
import type { EngineContext } from '../context';
import { nodeLabel, reachNode } from '../reach-node';
import type { StepResult } from '../turn';
import { enterPhase } from './enter-phase';

export async function prepare(context: EngineContext, cluster: ClusterRow): Promise<StepResult> {
  const found = await Promise.all(
    cluster.nodes.map(async (node) => ({ node, facts: await (await reachNode(context, cluster, node)).prepare() })),
  );
  return enterPhase(context, cluster, 'up', 'The cluster is up.', {
    nodes: found.map(({ node, facts }) => ({ id: node.id, facts, state: 'running', unreachableSince: null })),
    events: found.map(({ node, facts }) => ({
      kind: 'node.connected',
      clusterId: cluster.id,
      message: `${nodeLabel(node)} is ready: ${facts.hostname}, ${facts.os}, ${describeHardware(facts)}.`,
      data: { rank: node.rank },
    })),
  });
}
