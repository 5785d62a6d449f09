import { clusterCan, clusterCannot } from '@/server/domain/cluster';
import { messageOf } from '@/server/domain/errors';
import type { BulkResult } from './bulk-result';
import type { ServiceContext } from './context';
import { findCluster } from './find-cluster';

/** Asks for clusters (ids or names) to be torn down. Asking again for one on its way is no error. */
export async function downClusters(context: ServiceContext, ids: readonly string[]): Promise<BulkResult> {
  const result: BulkResult = { done: [], refused: [] };
  for (const id of ids) {
    try {
      const cluster = await findCluster(context, id);
      if (!clusterCan.down(cluster)) {
        result.refused.push({ id, reason: clusterCannot('down', cluster) });
        continue;
      }
      const message = `${context.facts.user} asked to tear down “${cluster.name}”.`;
      if (cluster.desired !== 'down')
        await context.store.clusters.want(cluster.id, 'down', context.clock.now(), { kind: 'note', clusterId: cluster.id, message });
      result.done.push(id);
    } catch (error) {
      result.refused.push({ id, reason: messageOf(error) });
    }
  }
  return result;
}
