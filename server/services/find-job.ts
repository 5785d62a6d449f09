import { DhowError } from '@/server/domain/errors';
import type { JobDetail } from '@/server/domain/job';
import type { ServiceContext } from './context';
import { findCluster } from './find-cluster';
import { getJob } from './list-jobs';

/** A job by its cluster (id or name) and number; null: the last one submitted. */
export async function findJob(context: ServiceContext, clusterName: string, number: number | null): Promise<JobDetail> {
  const cluster = await findCluster(context, clusterName);
  if (number !== null) {
    const job = await context.store.jobs.findByNumber(cluster.id, number);
    if (!job)
      throw new DhowError('not-found', `Cluster “${cluster.name}” has no job ${number}.`, {
        hint: `dhow queue ${cluster.name} lists its jobs.`,
      });
    return getJob(context, job.id);
  }
  const last = (await context.store.jobs.list({ clusterId: cluster.id }, 1, 0)).jobs[0];
  if (!last)
    throw new DhowError('not-found', `Cluster “${cluster.name}” has no jobs.`, { hint: `dhow exec ${cluster.name} COMMAND runs one.` });
  return getJob(context, last.id);
}
