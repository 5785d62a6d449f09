/** A cluster goes on: what held it up before is forgotten, and the timeline says what comes. */
import type { ClusterPhase } from '@/server/domain/cluster';
import type { ClusterRow, NodePatch } from '@/server/store/clusters';
import type { NewEvent } from '@/server/store/events';
import type { EngineContext } from '../context';
import type { StepResult } from '../turn';

/** `nodes` and `events` are what led here; they are applied with the phase or not at all. */
export async function enterPhase(
  context: EngineContext,
  cluster: ClusterRow,
  phase: ClusterPhase,
  message: string,
  { nodes = [], events = [] }: { nodes?: NodePatch[]; events?: NewEvent[] } = {},
): Promise<StepResult> {
  const patch = { phase, detail: null, failures: 0, nextTurnAt: null };
  const event = { kind: 'cluster.phase', clusterId: cluster.id, message, data: { phase } } as const;
  await context.store.clusters.apply(cluster.id, cluster.version, context.clock.now(), patch, nodes, [...events, event]);
  return 'again';
}
