/** Exec: the task's run on a cluster that exists. The workdir is brought, setup is not run. */
import { DhowError } from '@/server/domain/errors';
import type { ServiceContext } from './context';
import { findCluster } from './find-cluster';
import { makeDraft, type LaunchRequest } from './launch-task';
import { readTask } from './read-task';
import { submitToCluster, type Submitted } from './submit-job';

export interface ExecRequest extends Omit<LaunchRequest, 'clusterName' | 'infra'> {
  /** Id or name. */
  clusterId: string;
}

export async function execTask(context: ServiceContext, request: ExecRequest): Promise<Submitted> {
  const { task, warnings } = readTask(request);
  const cluster = await findCluster(context, request.clusterId);
  if (task.run === null)
    throw new DhowError('invalid-input', 'There is nothing to run: the task has no “run”.', {
      hint: 'Add run: with the command, or use launch to run setup alone.',
    });
  const { draft, sourceWarnings } = await makeDraft(context, task, request, true, `dhow exec ${cluster.name} task.yaml`);
  return submitToCluster(context, cluster, draft, [
    ...warnings.map((warning) => `Line ${warning.line}: ${warning.message}`),
    ...sourceWarnings,
  ]);
}
