/** A job goes on: what held it up before is forgotten, and the timeline says what comes. */
import type { JobPhase } from '@/server/domain/job';
import type { JobRow } from '@/server/store/jobs';
import type { EngineContext } from '../context';
import type { StepResult } from '../turn';

export async function enterPhase(context: EngineContext, job: JobRow, phase: JobPhase, message: string): Promise<StepResult> {
  const patch = { phase, detail: null, failures: 0, nextTurnAt: null };
  const event = { kind: 'job.phase', clusterId: job.clusterId, jobId: job.id, message, data: { phase } } as const;
  await context.store.jobs.apply(job.id, job.version, context.clock.now(), patch, [], [event]);
  return 'again';
}
