import { isJobOver } from '@/server/domain/job';
import { toApiError } from '@/sdk/api-error';
import { confirm } from '../confirm';
import { connect } from '../connect';
import { parseJobNumber } from '../job-number';
import { UsageError, exitCodes } from '../report-error';

export async function cancel(cluster: string, numbers: string[], options: { all?: boolean; yes?: boolean }): Promise<void> {
  if (numbers.length === 0 && !options.all)
    throw new UsageError('Which jobs?', `dhow cancel ${cluster} 1 2, or dhow cancel ${cluster} --all`);
  const client = await connect();
  const { id } = await client.api.clusters.get.query({ id: cluster }).catch((error: unknown) => {
    throw toApiError(error);
  });
  const { jobs } = await client.api.jobs.list.query({ clusterId: id, limit: 10_000 });
  const targets = options.all
    ? jobs.filter((job) => !isJobOver(job.phase))
    : numbers.map(parseJobNumber).map((number) => {
        const job = jobs.find((candidate) => candidate.number === number);
        if (!job) throw new UsageError(`Cluster “${cluster}” has no job ${number}.`, `dhow queue ${cluster} lists its jobs.`);
        return job;
      });
  if (targets.length === 0) return void process.stdout.write('No job of it is running or waiting.\n');
  if (options.all && !(await confirm(`Cancel ${targets.length} jobs of ${cluster}?`, options.yes))) return;
  const { done, refused } = await client.api.jobs.cancel.mutate({ ids: targets.map((job) => job.id) });
  for (const job of targets) if (done.includes(job.id)) process.stdout.write(`Job ${job.number} is being cancelled.\n`);
  for (const { reason } of refused) process.stderr.write(`${reason}\n`);
  if (refused.length > 0) process.exitCode = exitCodes.failed;
}
