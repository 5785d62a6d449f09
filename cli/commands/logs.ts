/** `dhow logs`: a job's log; `--status` tells only how it is. */
import { jobStatusWord } from '@/server/domain/job';
import { connect } from '../connect';
import { exitCodeOf } from '../exit-codes';
import { followJob } from '../follow-job';
import { printLine } from '../output';

export interface LogsOptions {
  follow: boolean;
  tail?: number;
  status?: boolean;
}

export async function logs(cluster: string, number: number | undefined, options: LogsOptions): Promise<void> {
  const client = await connect();
  const job = await client.api.jobs.find.query({ cluster, ...(number === undefined ? {} : { number }) });
  if (options.status) {
    printLine(jobStatusWord[job.phase]);
    process.exitCode = exitCodeOf[job.phase];
    return;
  }
  process.exitCode = await followJob(client, { jobId: job.id, isFollowing: options.follow, tailLines: options.tail });
}
