/** What the process ends with. From 100 on, as SkyPilot has them: they tell how the job went, not how the command went. */
import type { JobPhase } from '@/server/domain/job';

export const exitCodes = {
  ok: 0,
  failed: 1,
  /** The caller wrote something that is not valid, or names something that is not there. */
  usage: 2,
  jobFailed: 100,
  notFinished: 101,
  /** Dhow, its server or the machines failed, not the task. */
  serverTrouble: 102,
  cancelled: 103,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export const exitCodeOf: Record<JobPhase, number> = {
  pending: exitCodes.notFinished,
  syncing: exitCodes.notFinished,
  'setting-up': exitCodes.notFinished,
  running: exitCodes.notFinished,
  cancelling: exitCodes.notFinished,
  succeeded: exitCodes.ok,
  failed: exitCodes.jobFailed,
  'failed-setup': exitCodes.jobFailed,
  'failed-driver': exitCodes.serverTrouble,
  cancelled: exitCodes.cancelled,
};
