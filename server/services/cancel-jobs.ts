import { jobCan, jobCannot } from '@/server/domain/job';
import type { BulkResult } from './bulk-result';
import type { ServiceContext } from './context';

/** Asks for jobs to be ended. What cannot be is refused with its reason; the rest goes on. */
export async function cancelJobs(context: ServiceContext, ids: readonly string[]): Promise<BulkResult> {
  const result: BulkResult = { done: [], refused: [] };
  for (const id of ids) {
    const job = await context.store.jobs.get(id);
    if (!job) result.refused.push({ id, reason: `There is no job ${id}.` });
    else if (!jobCan.cancel(job)) result.refused.push({ id, reason: jobCannot('cancel', job) });
    else {
      await context.store.jobs.askCancel(id, context.clock.now(), `${context.facts.user} asked to cancel job ${job.number}.`);
      result.done.push(id);
    }
  }
  return result;
}
