/** The order of a job's phases: files, then setup (unless it is an exec), then run. */
import type { JobPhase } from '@/server/domain/job';
import type { JobRow } from '@/server/store/jobs';

/** Where a job goes when it leaves the queue. */
export function firstPhase(job: Pick<JobRow, 'sources' | 'task' | 'isExec'>): JobPhase {
  const hasFiles = job.sources.workdir !== null || Object.keys(job.sources.mounts).length > 0;
  return hasFiles ? 'syncing' : phaseAfterSync(job);
}

export const phaseAfterSync = (job: Pick<JobRow, 'task' | 'isExec'>): JobPhase =>
  job.task.setup !== null && !job.isExec ? 'setting-up' : 'running';
