/** One step of a job. */
import { isJobOver } from '@/server/domain/job';
import type { ClusterRow } from '@/server/store/clusters';
import type { JobRow } from '@/server/store/jobs';
import type { EngineContext } from '../context';
import { backoffMs, toFailure } from '../failure';
import type { StepResult } from '../turn';
import { cancel } from './cancel';
import { finish } from './finish';
import { stepStage } from './stage';
import { sync } from './sync';
import { waitInQueue } from './wait-in-queue';

/** How many failures in a row of the way to the nodes a job survives. */
const maxFailures = 6;

export async function stepJob(context: EngineContext, id: string, signal: AbortSignal): Promise<StepResult> {
  const job = await context.store.jobs.get(id);
  if (!job || isJobOver(job.phase)) return 'idle';
  const cluster = await context.store.clusters.get(job.clusterId);
  if (!cluster) return 'idle';
  const mustEnd = job.cancelAsked || cluster.desired === 'down';
  const waitMs = job.nextTurnAt ? job.nextTurnAt.getTime() - context.clock.now().getTime() : 0;
  if (waitMs > 0 && !(mustEnd && job.phase !== 'cancelling')) return { againInMs: waitMs };
  try {
    if (mustEnd) return await cancel(context, job, cluster);
    return await advance(context, job, cluster, signal);
  } catch (error) {
    if (signal.aborted) return 'idle';
    return fail(context, job, error);
  }
}

function advance(context: EngineContext, job: JobRow, cluster: ClusterRow, signal: AbortSignal): Promise<StepResult> | StepResult {
  switch (job.phase) {
    case 'pending':
      return waitInQueue(context, job, cluster);
    case 'syncing':
      return sync(context, job, cluster, signal);
    case 'setting-up':
      return stepStage(context, job, cluster, 'setup');
    case 'running':
      return stepStage(context, job, cluster, 'run');
    case 'cancelling':
      return cancel(context, job, cluster);
    case 'succeeded':
    case 'failed':
    case 'failed-setup':
    case 'failed-driver':
    case 'cancelled':
      return 'idle';
  }
}

async function fail(context: EngineContext, job: JobRow, error: unknown): Promise<StepResult> {
  const failure = toFailure(error);
  if (failure.code === 'internal') context.log.error({ job: job.id, error }, 'a job step failed');
  const failures = job.failures + 1;
  if (failure.canRetry && failures < maxFailures) {
    const now = context.clock.now();
    const waitMs = backoffMs(failures);
    const patch = { failures, nextTurnAt: new Date(now.getTime() + waitMs), detail: `${failure.message} Trying again (${failures + 1}).` };
    await context.store.jobs.apply(job.id, job.version, now, patch, [], []);
    return { againInMs: waitMs };
  }
  const text = failure.hint ? `${failure.message} ${failure.hint}` : failure.message;
  return finish(context, job, job.phase === 'cancelling' ? 'cancelled' : 'failed-driver', text);
}
