/** `dhow cancel`: the jobs named, all of a cluster, or (when none is named) the one submitted last that is not over. */
import { isJobOver, type JobView } from '@/server/domain/job';
import { CliError, UsageError } from '../cli-error';
import { confirm } from '../confirm';
import { connect } from '../connect';
import { exitCodes } from '../exit-codes';
import { printLine, tell } from '../output';

export interface CancelOptions {
  all?: boolean;
  yes?: boolean;
}

export async function cancel(cluster: string, numbers: readonly number[], options: CancelOptions): Promise<void> {
  if (options.all && numbers.length > 0) throw new UsageError('Name the jobs, or give --all, not both.');
  const client = await connect();
  const { id, name } = await client.api.clusters.get.query({ id: cluster });
  const { jobs } = await client.api.jobs.list.query({ clusterId: id, limit: 10_000 });
  const targets = chooseJobs(jobs, numbers, options.all ?? false, name);
  if (targets.length === 0) return printLine(`No job of ${name} runs or waits.`);
  const words = targets.map((job) => job.number).join(', ');
  const isAsked = numbers.length === 0;
  if (isAsked && !(await confirm(`Cancel job${targets.length > 1 ? 's' : ''} ${words} of ${name}?`, options.yes))) {
    throw new CliError('Nothing was cancelled.');
  }
  const { done, refused } = await client.api.jobs.cancel.mutate({ ids: targets.map((job) => job.id) });
  for (const job of targets) if (done.includes(job.id)) printLine(`Job ${job.number} of ${name} is being cancelled.`);
  for (const { reason } of refused) tell(reason);
  if (refused.length > 0) process.exitCode = exitCodes.failed;
}

/** `jobs`: newest first. Throws UsageError for a number that is no job's. */
export function chooseJobs(jobs: readonly JobView[], numbers: readonly number[], isAll: boolean, cluster: string): JobView[] {
  const live = jobs.filter((job) => !isJobOver(job.phase) && job.phase !== 'cancelling');
  if (isAll) return live;
  if (numbers.length === 0) return live.slice(0, 1);
  return [...new Set(numbers)].map((number) => {
    const job = jobs.find((candidate) => candidate.number === number);
    if (!job) throw new UsageError(`Cluster “${cluster}” has no job ${number}.`, `dhow queue ${cluster} lists its jobs.`);
    return job;
  });
}
