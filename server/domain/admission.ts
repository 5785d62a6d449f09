/**
 * The queue of a cluster: first in, first out. The head starts as soon as what it asks for is free on every node it
 * needs; nobody overtakes it. What a job asks for follows SkyPilot: its GPUs, and half a vCPU.
 */
export interface QueuedJob {
  id: string;
  number: number;
  numNodes: number;
  /** GPUs on each node; may be a fraction. */
  gpusPerNode: number;
}

export interface ClusterCapacity {
  numNodes: number;
  /** The smallest of the nodes'. */
  cpusPerNode: number;
  gpusPerNode: number;
}

export const cpusPerJob = 0.5;

export type Admission = { isAdmitted: true } | { isAdmitted: false; reason: string };

/** May `job` start now, given what runs and what waits before it? */
export function admit(
  job: QueuedJob,
  running: readonly QueuedJob[],
  waitingBefore: readonly QueuedJob[],
  capacity: ClusterCapacity,
): Admission {
  const head = waitingBefore[0];
  if (head) return { isAdmitted: false, reason: `Waits for job ${head.number}, which is before it in the queue.` };
  const usedGpus = running.reduce((sum, other) => sum + other.gpusPerNode, 0);
  if (job.gpusPerNode > 0 && usedGpus + job.gpusPerNode > capacity.gpusPerNode + 1e-9) {
    return {
      isAdmitted: false,
      reason: `Waits for GPUs: needs ${job.gpusPerNode} per node, ${capacity.gpusPerNode - usedGpus} free. ${named(running)}`,
    };
  }
  const slots = Math.max(1, Math.floor(capacity.cpusPerNode / cpusPerJob));
  if (running.length >= slots) {
    return { isAdmitted: false, reason: `Waits for a free slot: ${running.length} jobs run at once on this cluster. ${named(running)}` };
  }
  return { isAdmitted: true };
}

const named = (jobs: readonly QueuedJob[]): string =>
  jobs.length === 0 ? '' : `Running: ${jobs.map((job) => `job ${job.number}`).join(', ')}.`;
