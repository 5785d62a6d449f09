/**
 * Takes a cluster away: its jobs first (their logs are brought home), then its machines, then it looks whether any is
 * left under its tokens. A machine that cannot be asked is tried again; one of the user's own that stays silent is let
 * go after a while, and the watch ends what is left on it when it answers again.
 */
import type { ClusterPhase } from '@/server/domain/cluster';
import type { ClusterRow } from '@/server/store/clusters';
import type { EngineContext } from '../context';
import { providerOf } from '../reach-node';
import type { StepResult } from '../turn';
import { enterPhase } from './enter-phase';

const jobGraceMs = 30_000;
const letGoAfterFailures = 4;

export async function terminate(context: EngineContext, cluster: ClusterRow): Promise<StepResult> {
  if (cluster.phase !== 'terminating') return enterPhase(context, cluster, 'terminating', 'Tearing down.');
  const liveJobs = await context.store.jobs.liveIds(cluster.id);
  const graceLeftMs = cluster.phaseSince.getTime() + jobGraceMs - context.clock.now().getTime();
  // Each job ends itself when it sees that its cluster goes, and its end wakes us.
  if (liveJobs.length > 0 && graceLeftMs > 0) return { againInMs: graceLeftMs };

  const provider = providerOf(context, cluster);
  const { nodes, unreachable } = await provider.listNodes(context.deploymentId, cluster.region);
  const tokens = new Set(cluster.nodes.map((node) => node.token));
  const known = cluster.nodes.flatMap((node) => (node.providerId ? [{ id: node.providerId, token: node.token }] : []));
  const found = nodes.filter((node) => tokens.has(node.token) && !known.some((other) => other.id === node.id));
  const silent = new Set(unreachable.map((node) => node.id));
  const isLettingGo = !provider.capabilities.isMetered && cluster.failures >= letGoAfterFailures;
  const targets = [...known, ...found.map(({ id, token }) => ({ id, token }))].filter((node) => !(isLettingGo && silent.has(node.id)));
  if (targets.length > 0) await provider.terminateNodes(context.deploymentId, targets);
  return finish(context, cluster, isLettingGo ? known.filter((node) => silent.has(node.id)).map((node) => node.id) : []);
}

async function finish(context: EngineContext, cluster: ClusterRow, letGo: string[]): Promise<StepResult> {
  const now = context.clock.now();
  const phase: ClusterPhase = cluster.errorCode === null ? 'terminated' : 'failed';
  const message = phase === 'failed' ? `The cluster failed: ${cluster.errorMessage ?? 'no reason was kept'}` : 'The cluster is gone.';
  await context.store.clusters.apply(
    cluster.id,
    cluster.version,
    now,
    { phase, endedAt: now, detail: phase === 'failed' ? cluster.errorMessage : null, nextTurnAt: null },
    cluster.nodes.map((node) => ({ id: node.id, state: 'gone', endedAt: now })),
    [
      ...letGo.map((id) => ({
        kind: 'node.lost' as const,
        level: 'warning' as const,
        clusterId: cluster.id,
        message: `${id} did not answer and was let go; what is left on it is ended when it answers again.`,
      })),
      { kind: 'cluster.phase', level: phase === 'failed' ? 'error' : 'info', clusterId: cluster.id, message, data: { phase } },
    ],
  );
  return 'idle';
}
