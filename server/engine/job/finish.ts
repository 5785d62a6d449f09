/** The end of a job, whatever it was. Its sealed secrets stay, so that it can be run again. */
import type { JobPhase } from '@/server/domain/job';
import type { JobRow } from '@/server/store/jobs';
import type { EngineContext } from '../context';
import type { StepResult } from '../turn';

export async function finish(
  context: EngineContext,
  job: JobRow,
  phase: JobPhase,
  detail: string | null,
  exitCode: number | null = job.exitCode,
): Promise<StepResult> {
  const now = context.clock.now();
  const level = phase === 'succeeded' || phase === 'cancelled' ? 'info' : 'error';
  const message = detail ?? `Job ${job.number} ${phase}.`;
  const isApplied = await context.store.jobs.apply(
    job.id,
    job.version,
    now,
    { phase, detail, exitCode, endedAt: now, nextTurnAt: null },
    [],
    [{ kind: 'job.phase', level, clusterId: job.clusterId, jobId: job.id, message, data: { phase } }],
  );
  if (!isApplied) return 'again';
  context.followers.end(job.id);
  context.logHub.grew(job.id);
  return 'idle';
}
