/** Gets into every node at once. The error of the first that refuses is the cluster's. */
import type { ClusterRow } from '@/server/store/clusters';
import type { EngineContext } from '../context';
import { reachNode } from '../reach-node';
import type { StepResult } from '../turn';
import { enterPhase } from './enter-phase';

export async function connect(context: EngineContext, cluster: ClusterRow): Promise<StepResult> {
  await Promise.all(cluster.nodes.map(async (node) => (await reachNode(context, cluster, node)).ping()));
  return enterPhase(context, cluster, 'preparing', 'Putting the runtime in place.');
}
