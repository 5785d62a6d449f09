/** One step of a cluster: what it is, against what its owner wants. */
import { isClusterOver } from '@/server/domain/cluster';
import type { ClusterRow } from '@/server/store/clusters';
import type { EngineContext } from '../context';
import { backoffMs, toFailure } from '../failure';
import type { StepResult } from '../turn';
import { connect } from './connect';
import { prepare } from './prepare';
import { provision } from './provision';
import { terminate } from './terminate';

/** How many failures in a row a cluster that was never up survives before it is given up. */
const maxFailures = 5;

export async function stepCluster(context: EngineContext, id: string, signal: AbortSignal): Promise<StepResult> {
  const cluster = await context.store.clusters.get(id);
  if (!cluster || isClusterOver(cluster.phase)) return 'idle';
  const waitMs = cluster.nextTurnAt ? cluster.nextTurnAt.getTime() - context.clock.now().getTime() : 0;
  if (waitMs > 0) return { againInMs: waitMs };
  try {
    return await advance(context, cluster, signal);
  } catch (error) {
    if (signal.aborted) return 'idle';
    return fail(context, cluster, error);
  }
}

function advance(context: EngineContext, cluster: ClusterRow, signal: AbortSignal): Promise<StepResult> | StepResult {
  if (cluster.desired === 'down' || cluster.phase === 'terminating') return terminate(context, cluster);
  switch (cluster.phase) {
    case 'provisioning':
      return provision(context, cluster, signal);
    case 'connecting':
      return connect(context, cluster);
    case 'preparing':
      return prepare(context, cluster);
    case 'up':
    case 'degraded':
    case 'terminated':
    case 'failed':
      return 'idle';
  }
}

/** A failure that may pass is tried again; another, or one too many, ends the cluster and removes what it had made. */
async function fail(context: EngineContext, cluster: ClusterRow, error: unknown): Promise<StepResult> {
  const now = context.clock.now();
  const failure = toFailure(error);
  if (failure.code === 'internal') context.log.error({ cluster: cluster.name, error }, 'a cluster step failed');
  const failures = cluster.failures + 1;
  const isEnding = cluster.phase === 'terminating' || cluster.desired === 'down';
  const event = {
    kind: 'cluster.attempt-failed',
    level: 'warning',
    clusterId: cluster.id,
    message: failure.message,
    data: { code: failure.code, try: failures },
  } as const;
  if (isEnding || (failure.canRetry && failures < maxFailures)) {
    const waitMs = backoffMs(failures);
    await context.store.clusters.apply(
      cluster.id,
      cluster.version,
      now,
      { failures, nextTurnAt: new Date(now.getTime() + waitMs), detail: `${failure.message} Trying again (${failures + 1}).` },
      [],
      failures <= maxFailures ? [event] : [],
    );
    return { againInMs: waitMs };
  }
  const verdict = { errorCode: failure.code, errorMessage: failure.message, errorHint: failure.hint };
  await context.store.clusters.apply(
    cluster.id,
    cluster.version,
    now,
    { ...verdict, desired: 'down', phase: 'terminating', failures: 0, nextTurnAt: null, detail: failure.message },
    [],
    [
      { ...event, level: 'error' },
      { kind: 'cluster.phase', clusterId: cluster.id, message: 'Removing what was made.', data: { phase: 'terminating' } },
    ],
  );
  return 'again';
}
