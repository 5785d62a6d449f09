/** `dhow launch`: the task on the cluster of that name, which is made when there is none. */
import type { DhowClient } from '@/sdk/client';
import { afterSubmission } from '../after-submission';
import { CliError } from '../cli-error';
import { confirm } from '../confirm';
import { connect } from '../connect';
import { exitCodes } from '../exit-codes';
import { printJson, printLine, tell } from '../output';
import { planTable, type Plan } from '../plan-table';
import { bringFolders, readTask, type TaskOptions } from '../submission';

export interface LaunchOptions extends TaskOptions {
  cluster?: string;
  clusterName?: string;
  dryrun?: boolean;
  yes?: boolean;
}

export async function launch(words: string[], options: LaunchOptions): Promise<void> {
  const cluster = options.cluster ?? options.clusterName;
  const { request, task, diagnostics, command } = readTask(words, options, { verb: 'launch', cluster });
  const client = await connect();
  if (options.dryrun) return showPlan(await client.api.tasks.plan.query(request), options);
  if (cluster === undefined || !(await isLive(client, cluster))) {
    const plan = await client.api.tasks.plan.query(request);
    if (plan.candidates.length > 0) tell(planTable(plan.candidates, { isFull: false, stream: process.stderr }));
    if (plan.problem) throw new CliError(plan.problem, plan.hint);
    if (!(await confirm('Launch?', options.yes))) throw new CliError('Nothing was launched.');
  }
  const folders = await bringFolders(client, task, { ...options, isExec: false });
  const started = await client.api.jobs.launch.mutate({
    ...request,
    ...folders,
    command,
    ...(cluster === undefined ? {} : { clusterName: cluster }),
  });
  await afterSubmission(client, started, diagnostics, options);
}

function showPlan(plan: Plan, { output }: LaunchOptions): void {
  if (output === 'json') printJson(plan);
  else printLine(planTable(plan.candidates, { isFull: true, stream: process.stdout }));
  if (plan.problem === null) return;
  tell(`${plan.problem}${plan.hint ? ` ${plan.hint}` : ''}`);
  process.exitCode = exitCodes.failed;
}

async function isLive(client: DhowClient, name: string): Promise<boolean> {
  const { clusters } = await client.api.clusters.list.query({ search: name });
  return clusters.some((cluster) => cluster.name === name);
}
