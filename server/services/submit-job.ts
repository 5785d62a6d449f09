/** Writes a job for a cluster that exists, or with a cluster of its own. What launch, exec and run-again share. */
import { clusterCan, clusterCannot } from '@/server/domain/cluster';
import { DhowError } from '@/server/domain/errors';
import { clusterInfra } from '@/server/domain/infra';
import type { Offer } from '@/server/domain/offer';
import type { Task } from '@/server/domain/task';
import type { ClusterRow } from '@/server/store/clusters';
import { isNameTaken } from '@/server/store/clusters';
import type { NewJob } from '@/server/store/jobs';
import type { ServiceContext } from './context';

export interface Submitted {
  clusterId: string;
  clusterName: string;
  jobId: string;
  jobNumber: number;
  /** Things worth telling that do not stop it. */
  warnings: string[];
}

export type JobDraft = Omit<NewJob, 'id' | 'clusterId' | 'user'>;

/** Adds a job to a living cluster. Throws `conflict` when it cannot take one. */
export async function submitToCluster(
  context: ServiceContext,
  cluster: ClusterRow,
  draft: JobDraft,
  warnings: string[],
): Promise<Submitted> {
  if (!clusterCan.exec(cluster) || cluster.desired === 'down') throw new DhowError('conflict', clusterCannot('exec', cluster));
  if (draft.task.numNodes > cluster.numNodes) {
    throw new DhowError('conflict', `The task asks for ${draft.task.numNodes} nodes; cluster “${cluster.name}” has ${cluster.numNodes}.`, {
      hint: 'Ask for fewer nodes, or launch under another name.',
    });
  }
  requireSamePlace(cluster, draft.task);
  const id = context.random.id();
  const added = await context.store.addJob(context.clock.now(), { ...draft, id, clusterId: cluster.id, user: context.facts.user });
  if (!added)
    throw new DhowError('conflict', `Cluster “${cluster.name}” is being torn down.`, {
      hint: 'Launch under another name, or wait until it is gone.',
    });
  return { clusterId: cluster.id, clusterName: cluster.name, jobId: id, jobNumber: added.number, warnings };
}

/** A new cluster and its first job. Null when somebody took the name in the meantime. */
export async function submitWithCluster(
  context: ServiceContext,
  name: string,
  offer: Offer,
  draft: JobDraft,
  warnings: string[],
): Promise<Submitted | null> {
  const { random, clock, facts } = context;
  const clusterId = random.id();
  const id = random.id();
  const nodes = Array.from({ length: draft.task.numNodes }, (_, rank) => ({ id: random.id(), rank, token: random.id() }));
  const { provider, region, zone, instanceType } = offer;
  const cluster = {
    id: clusterId,
    name,
    provider,
    region,
    zone,
    instanceType,
    usdPerHour: offer.usdPerHour * nodes.length,
    user: facts.user,
    yaml: draft.yaml,
    nodes,
  };
  try {
    const { number } = await context.store.createClusterWithJob(clock.now(), cluster, { ...draft, id, clusterId, user: facts.user });
    return { clusterId, clusterName: name, jobId: id, jobNumber: number, warnings };
  } catch (error) {
    if (isNameTaken(error)) return null;
    throw error;
  }
}

function requireSamePlace(cluster: ClusterRow, task: Pick<Task, 'resources'>): void {
  const fits = task.resources.some(
    (wanted) =>
      (wanted.cloud === null || wanted.cloud === cluster.provider) && (wanted.region === null || wanted.region === cluster.region),
  );
  if (fits) return;
  const wanted = task.resources
    .map((resources) => clusterInfra({ provider: resources.cloud ?? '*', region: resources.region }))
    .join(' or ');
  throw new DhowError('conflict', `The task asks for ${wanted}; cluster “${cluster.name}” is on ${clusterInfra(cluster)}.`, {
    hint: 'Launch under another name, or leave out infra.',
  });
}
