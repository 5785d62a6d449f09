/**
 * The way of a job as steps, with the time it spent in each: from machines being asked for to the job's end. Made from the
 * history that the server keeps; pure.
 */
import { clusterPhases } from '@/server/domain/cluster';
import type { ClusterPhase } from '@/server/domain/cluster';
import type { PhaseMark } from '@/server/domain/event';
import { isJobOver, jobPhases } from '@/server/domain/job';
import type { JobDetail, JobPhase } from '@/server/domain/job';

export const stepNames = ['provisioning', 'connecting', 'preparing', 'queued', 'syncing', 'setup', 'running', 'done'] as const;
export type StepName = (typeof stepNames)[number];

export interface RunStep {
  name: StepName;
  state: 'past' | 'current' | 'failed' | 'ahead';
  /** The time spent, as an interval that may be shifted so that several visits add up; `to` is null while it goes on. */
  time: { from: string; to: string | null } | null;
}

export type StepInput = Pick<JobDetail, 'phase' | 'history' | 'hasSetup' | 'submittedAt' | 'endedAt'>;

/** `ready`: the job's own phase says more. `same`: a cluster that ends changes nothing about where the job was. */
const stepOfCluster: Record<ClusterPhase, StepName | 'ready' | 'same'> = {
  provisioning: 'provisioning',
  connecting: 'connecting',
  preparing: 'preparing',
  up: 'ready',
  degraded: 'ready',
  terminating: 'same',
  terminated: 'same',
  failed: 'same',
};
const stepOfJob: Record<JobPhase, StepName> = {
  pending: 'queued',
  syncing: 'syncing',
  'setting-up': 'setup',
  running: 'running',
  cancelling: 'running',
  succeeded: 'done',
  failed: 'done',
  'failed-setup': 'done',
  'failed-driver': 'done',
  cancelled: 'done',
};
const failures: readonly JobPhase[] = ['failed', 'failed-setup', 'failed-driver'];

const isClusterPhase = (phase: string): phase is ClusterPhase => clusterPhases.some((known) => known === phase);
const isJobPhase = (phase: string): phase is JobPhase => jobPhases.some((known) => known === phase);

/** Which step each moment belonged to. A job that waits for its cluster is where the cluster is. */
function visitsOf(history: readonly PhaseMark[]): { name: StepName; at: number }[] {
  const marks = [...history].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  let cluster: StepName | null = null;
  let job: StepName | null = null;
  const visits: { name: StepName; at: number }[] = [];
  for (const mark of marks) {
    if (mark.noun === 'cluster' && isClusterPhase(mark.phase)) {
      const step = stepOfCluster[mark.phase];
      if (step !== 'same') cluster = step === 'ready' ? null : step;
    }
    // Cancelling belongs to the step in which it was asked for.
    if (mark.noun === 'job' && isJobPhase(mark.phase) && mark.phase !== 'cancelling') job = stepOfJob[mark.phase];
    const name: StepName | null = job === null || job === 'queued' ? (cluster ?? job) : job;
    if (name && visits.at(-1)?.name !== name) visits.push({ name, at: Date.parse(mark.at) });
  }
  return visits;
}

export function runSteps(job: StepInput): RunStep[] {
  const visits = visitsOf(job.history);
  const isOver = isJobOver(job.phase);
  const endAt = job.endedAt ? Date.parse(job.endedAt) : null;
  const spent = new Map<StepName, { ms: number; last: number; isOpen: boolean }>();
  for (const [index, visit] of visits.entries()) {
    const next = visits[index + 1]?.at ?? (isOver ? endAt : null);
    const before = spent.get(visit.name)?.ms ?? 0;
    const to = next ?? visit.at;
    spent.set(visit.name, { ms: before + Math.max(0, to - visit.at), last: to, isOpen: next === null });
  }
  const reached = visits.filter((visit) => visit.name !== 'done');
  const lastName = reached.at(-1)?.name ?? 'queued';
  const hasCluster = visits.some((visit) => stepNames.indexOf(visit.name) < stepNames.indexOf('queued'));
  return stepNames
    .filter((name) => isShown(name, job, spent.has(name), hasCluster) && !isPassedOver(name, lastName, spent.has(name)))
    .map((name) => ({
      name,
      state: stateOf(name, { job, isOver, lastName, isVisited: spent.has(name) }),
      time: timeOf(spent.get(name), name),
    }));
}

function isShown(name: StepName, job: StepInput, isVisited: boolean, hasCluster: boolean): boolean {
  if (isVisited || name === 'queued' || name === 'running' || name === 'done') return true;
  if (name === 'provisioning' || name === 'connecting' || name === 'preparing') return hasCluster && !isJobOver(job.phase);
  if (isJobOver(job.phase)) return false;
  return name !== 'setup' || job.hasSetup;
}

/** A step that was not needed, as syncing is where there are no files, says nothing once the run is past it. */
const isPassedOver = (name: StepName, lastName: StepName, isVisited: boolean): boolean =>
  !isVisited && stepNames.indexOf(name) < stepNames.indexOf(lastName);

interface StateInput {
  job: StepInput;
  isOver: boolean;
  /** The step it was in last, the end aside. */
  lastName: StepName;
  isVisited: boolean;
}

function stateOf(name: StepName, { job, isOver, lastName, isVisited }: StateInput): RunStep['state'] {
  if (name === 'done') return isOver ? 'past' : 'ahead';
  if (name === lastName) {
    if (!isOver) return 'current';
    return failures.includes(job.phase) ? 'failed' : 'past';
  }
  return isVisited ? 'past' : 'ahead';
}

function timeOf(spent: { ms: number; last: number; isOpen: boolean } | undefined, name: StepName): RunStep['time'] {
  if (!spent || name === 'done') return null;
  return { from: new Date(spent.last - spent.ms).toISOString(), to: spent.isOpen ? null : new Date(spent.last).toISOString() };
}
