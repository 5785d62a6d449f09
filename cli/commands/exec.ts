/** `dhow exec`: the task's run on a cluster that exists. */
import { afterSubmission } from '../after-submission';
import { UsageError } from '../cli-error';
import { connect } from '../connect';
import { bringFolders, readTask, type TaskOptions } from '../submission';

export async function exec(words: string[], options: TaskOptions & { cluster?: string }): Promise<void> {
  const [cluster, ...entrypoint] = options.cluster === undefined ? words : [options.cluster, ...words];
  if (cluster === undefined || entrypoint.length === 0) {
    throw new UsageError('exec needs a cluster and what to run on it.', 'dhow exec CLUSTER FILE, or dhow exec CLUSTER COMMAND');
  }
  const { request, task, diagnostics, command } = readTask(entrypoint, options, { verb: 'exec', cluster });
  const client = await connect();
  const folders = await bringFolders(client, task, { ...options, isExec: true });
  const started = await client.api.jobs.exec.mutate({ ...request, ...folders, command, clusterId: cluster });
  await afterSubmission(client, started, diagnostics, options);
}
