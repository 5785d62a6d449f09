/** A job in the queue: starts when its cluster is up and what it asks for is free; says why while it is not. */
import type { ClusterCapacity } from '@/server/domain/admission';
import type { ClusterPhase } from '@/server/domain/cluster';
import type { ClusterRow } from '@/server/store/clusters';
import type { JobRow } from '@/server/store/jobs';
import type { EngineContext } from '../context';
import { nodeLabel } from '../reach-node';
import type { StepResult } from '../turn';
import { firstPhase } from './phases';

const waitingFor: Record<ClusterPhase, string> = {
  provisioning: 'machines are being asked for',
  connecting: 'getting in',
  preparing: 'putting the runtime in place',
  up: 'it is up',
  degraded: 'some of its machines are missing',
  terminating: 'it is being torn down',
  terminated: 'it is gone',
  failed: 'it failed',
};

export async function waitInQueue(context: EngineContext, job: JobRow, cluster: ClusterRow): Promise<StepResult> {
  const reason = whyClusterIsNotReady(job, cluster);
  if (reason !== null) return sayWhy(context, job, reason);
  const answer = await context.store.jobs.admit(job.id, job.version, context.clock.now(), capacityOf(cluster), firstPhase(job));
  if (answer === 'changed' || answer.isAdmitted) return 'again';
  return sayWhy(context, job, answer.reason);
}

function whyClusterIsNotReady(job: JobRow, cluster: ClusterRow): string | null {
  const lost = cluster.nodes.find((node) => node.rank < job.numNodes && node.state === 'gone');
  if (lost) return `Waits: ${nodeLabel(lost)} of the cluster is gone.`;
  if (cluster.phase === 'up' || cluster.phase === 'degraded') return null;
  return `Waits for the cluster: ${cluster.detail ?? `${waitingFor[cluster.phase]}.`}`;
}

function capacityOf(cluster: ClusterRow): ClusterCapacity {
  const facts = cluster.nodes.map((node) => node.facts);
  const least = (values: number[]): number => (values.length === 0 ? 0 : Math.min(...values));
  return {
    numNodes: cluster.numNodes,
    cpusPerNode: least(facts.map((fact) => fact?.cpus ?? 1)),
    gpusPerNode: least(facts.map((fact) => fact?.gpus.length ?? 0)),
  };
}

async function sayWhy(context: EngineContext, job: JobRow, detail: string): Promise<StepResult> {
  if (job.detail !== detail) await context.store.jobs.apply(job.id, job.version, context.clock.now(), { detail }, [], []);
  return 'idle';
}
