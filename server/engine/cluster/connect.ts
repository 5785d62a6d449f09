/** Gets into every node at once. The error of the first that refuses is the cluster's. */
import type { ClusterRow } from '@/server/store/clusters';
import type { EngineContext } from '../context';
import { reachNode } from '../reach-node';
import type { StepResult } from '../turn';

export async function connect(context: EngineContext, cluster: ClusterRow): Promise<StepResult> {
  await Promise.all(cluster.nodes.map(async (node) => (await reachNode(context, cluster, node)).ping()));
  await context.store.clusters.apply(
    cluster.id,
    cluster.version,
    context.clock.now(),
    { phase: 'preparing', detail: null, failures: 0, nextTurnAt: null },
    [],
    [{ kind: 'cluster.phase', clusterId: cluster.id, message: 'Putting the runtime in place.', data: { phase: 'preparing' } }],
  );
  return 'again';
}
