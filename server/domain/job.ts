/** A job: one run of one task on one cluster. Its phases, and what each permits. */
import type { PhaseMark } from './event';
import type { ClusterPhase } from './cluster';

export const jobPhases = [
  'pending', // in the cluster's queue, or the cluster is not up yet
  'syncing', // files go to the nodes
  'setting-up',
  'running',
  'cancelling',
  'succeeded',
  'failed', // the run command ended with an error
  'failed-setup', // the setup command ended with an error
  'failed-driver', // Dhow or the machines failed, not the task
  'cancelled',
] as const;
export type JobPhase = (typeof jobPhases)[number];

const over: readonly JobPhase[] = ['succeeded', 'failed', 'failed-setup', 'failed-driver', 'cancelled'];
export const isJobOver = (phase: JobPhase): boolean => over.includes(phase);

/** SkyPilot's word for a phase, as `dhow queue` prints it. */
export const jobStatusWord: Record<JobPhase, string> = {
  pending: 'PENDING',
  syncing: 'SETTING_UP',
  'setting-up': 'SETTING_UP',
  running: 'RUNNING',
  cancelling: 'CANCELLING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  'failed-setup': 'FAILED_SETUP',
  'failed-driver': 'FAILED_DRIVER',
  cancelled: 'CANCELLED',
};

export type JobAction = 'cancel' | 'rerun';
export const jobCan: Record<JobAction, (job: { phase: JobPhase }) => boolean> = {
  cancel: (j) => !isJobOver(j.phase) && j.phase !== 'cancelling',
  rerun: (j) => isJobOver(j.phase),
};

export function jobCannot(action: JobAction, job: { number: number; phase: JobPhase }): string {
  return action === 'cancel'
    ? `Job ${job.number} is already ${job.phase}.`
    : `Job ${job.number} is still ${job.phase}; it can be run again once it is over.`;
}

/** The two scripts of a task, each a log of its own on every node. */
export type JobStage = 'setup' | 'run';

/** One node's part in a job. Exit codes are null until that script has ended there. */
export interface JobRankView {
  rank: number;
  ip: string | null;
  setupExitCode: number | null;
  runExitCode: number | null;
  /** Bytes of log held for this rank: `{setup, run}`. */
  logBytes: { setup: number; run: number };
}

/** What the API says of a job. Times are ISO 8601 strings in UTC. */
export interface JobView {
  id: string;
  /** 1, 2, 3 … on its cluster: the ID that `dhow queue` prints. */
  number: number;
  name: string | null;
  clusterId: string;
  clusterName: string;
  clusterPhase: ClusterPhase;
  infra: string;
  phase: JobPhase;
  /** One sentence on what it is doing, why it waits, or why it failed. */
  detail: string | null;
  numNodes: number;
  /** `A100:8` per node, or null for none. */
  accelerators: string | null;
  user: string;
  submittedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  phaseSince: string;
  /** The highest exit code that decided the job; null while none did. */
  exitCode: number | null;
}

export interface JobDetail extends JobView {
  ranks: JobRankView[];
  /** Phases of the job and of its cluster since submission, oldest first. */
  history: PhaseMark[];
  /** The task file as given, secrets redacted. */
  yaml: string;
  /** The `dhow …` command that does the same. */
  command: string;
  hasSetup: boolean;
}
