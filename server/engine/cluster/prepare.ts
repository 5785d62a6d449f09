/** Puts the shell runtime on every node and learns what each has. */
import { describeHardware } from '@/server/domain/node';
import type { ClusterRow } from '@/server/store/clusters';
import type { EngineContext } from '../context';
import { nodeLabel, reachNode } from '../reach-node';
import type { StepResult } from '../turn';

export async function prepare(context: EngineContext, cluster: ClusterRow): Promise<StepResult> {
  const found = await Promise.all(
    cluster.nodes.map(async (node) => ({ node, facts: await (await reachNode(context, cluster, node)).prepare() })),
  );
  await context.store.clusters.apply(
    cluster.id,
    cluster.version,
    context.clock.now(),
    { phase: 'up', detail: null, failures: 0, nextTurnAt: null },
    found.map(({ node, facts }) => ({ id: node.id, facts, state: 'running', unreachableSince: null })),
    [
      ...found.map(({ node, facts }) => ({
        kind: 'node.connected' as const,
        clusterId: cluster.id,
        message: `${nodeLabel(node)} is ready: ${facts.hostname}, ${facts.os}, ${describeHardware(facts)}.`,
        data: { rank: node.rank },
      })),
      { kind: 'cluster.phase', clusterId: cluster.id, message: 'The cluster is up.', data: { phase: 'up' } },
    ],
  );
  return 'again';
}
