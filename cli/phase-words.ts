import type { JobPhase } from '@/server/domain/job';

/** What a job does, or how it ended: to be read after “Job 3”. */
export const phaseWords: Record<JobPhase, string> = {
  pending: 'waits',
  syncing: 'gets its files',
  'setting-up': 'is being set up',
  running: 'runs',
  cancelling: 'is being cancelled',
  succeeded: 'succeeded',
  failed: 'failed',
  'failed-setup': 'failed in its setup',
  'failed-driver': 'could not go on',
  cancelled: 'was cancelled',
};
