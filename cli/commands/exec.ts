import { toApiError } from '@/sdk/api-error';
import { connect } from '../connect';
import { UsageError } from '../report-error';
import { prepareSubmission, type TaskOptions } from '../submission';
import { afterSubmission } from './launch';

export async function exec(words: string[], options: TaskOptions & { cluster?: string }): Promise<void> {
  const [cluster, ...entrypoint] = options.cluster === undefined ? words : [options.cluster, ...words];
  if (cluster === undefined || entrypoint.length === 0)
    throw new UsageError('exec needs a cluster and what to run.', 'dhow exec CLUSTER FILE|COMMAND');
  const client = await connect();
  const { submission, warnings } = await prepareSubmission(client, entrypoint, options, `dhow exec ${cluster} ${entrypoint.join(' ')}`);
  const started = await client.api.jobs.exec.mutate({ ...submission, clusterId: cluster }).catch((error: unknown) => {
    throw toApiError(error);
  });
  await afterSubmission(client, started, [...warnings, ...started.warnings], options);
}
