import { jobStatusWord } from '@/server/domain/job';
import { toApiError } from '@/sdk/api-error';
import { connect } from '../connect';
import { exitCodeOf, followJob } from '../follow-job';
import { parseJobNumber } from '../job-number';

export interface LogsOptions {
  follow: boolean;
  tail?: number;
  status?: boolean;
}

export async function logs(cluster: string, job: string | undefined, options: LogsOptions): Promise<void> {
  const client = await connect();
  const number = job === undefined ? {} : { number: parseJobNumber(job) };
  const found = await client.api.jobs.find.query({ cluster, ...number }).catch((error: unknown) => {
    throw toApiError(error);
  });
  if (options.status) {
    process.stdout.write(`${jobStatusWord[found.phase]}\n`);
    process.exitCode = exitCodeOf(found.phase);
    return;
  }
  process.exitCode = await followJob(client, { jobId: found.id, isFollowing: options.follow, tailLines: options.tail });
}
