import type { DhowClient } from '@/sdk/client';
import { toApiError } from '@/sdk/api-error';
import { confirm } from '../confirm';
import { connect } from '../connect';
import { followJob } from '../follow-job';
import { prepareSubmission, type Submission, type TaskOptions } from '../submission';
import { formatTable, printJson } from '../table';

export interface LaunchOptions extends TaskOptions {
  cluster?: string;
  clusterName?: string;
  dryrun?: boolean;
  yes?: boolean;
}

export async function launch(words: string[], options: LaunchOptions): Promise<void> {
  const client = await connect();
  const clusterName = options.cluster ?? options.clusterName;
  const command = [
    'dhow launch',
    ...(clusterName ? ['-c', clusterName] : []),
    ...(options.infra ? ['--infra', options.infra] : []),
    words.join(' '),
  ].join(' ');
  const { submission, warnings } = await prepareSubmission(client, words, options, command);
  const isNew = !clusterName || !(await clusterLives(client, clusterName));
  if (isNew || options.dryrun) {
    const isFit = await showPlan(client, submission, options);
    if (options.dryrun) return void (process.exitCode = isFit ? 0 : 2);
    if (isFit && !(await confirm('Launch?', options.yes || options.output === 'json'))) return;
  }
  const started = await client.api.jobs.launch
    .mutate({ ...submission, ...(clusterName ? { clusterName } : {}), ...(options.infra ? { infra: options.infra } : {}) })
    .catch((error: unknown) => {
      throw toApiError(error);
    });
  await afterSubmission(client, started, [...warnings, ...started.warnings], options);
}

/** What launch and exec do once the job is the server's. */
export async function afterSubmission(
  client: DhowClient,
  started: { jobId: string; jobNumber: number; clusterName: string; clusterId: string },
  warnings: string[],
  options: TaskOptions,
): Promise<void> {
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  if (options.output === 'json')
    printJson({ cluster: started.clusterName, job: started.jobNumber, jobId: started.jobId, clusterId: started.clusterId });
  else process.stderr.write(`Job ${started.jobNumber} on cluster ${started.clusterName}: ${client.url}/jobs/${started.jobId}\n`);
  if (options.detachRun || options.output === 'json') {
    if (options.output !== 'json')
      process.stderr.write(
        `  dhow logs ${started.clusterName} ${started.jobNumber}    follows its log\n  dhow down ${started.clusterName}      ends the cluster\n`,
      );
    return;
  }
  process.exitCode = await followJob(client, { jobId: started.jobId });
}

async function clusterLives(client: DhowClient, name: string): Promise<boolean> {
  const { clusters } = await client.api.clusters.list.query({ search: name });
  return clusters.some((cluster) => cluster.name === name);
}

/** The considered machines, the chosen one ticked. False when none fits. */
async function showPlan(client: DhowClient, submission: Submission, options: LaunchOptions): Promise<boolean> {
  const { yaml, envs, secrets, numNodes } = submission;
  const plan = await client.api.tasks.plan
    .query({ yaml, envs, secrets, ...(numNodes ? { numNodes } : {}), ...(options.infra ? { infra: options.infra } : {}) })
    .catch((error: unknown) => {
      throw toApiError(error);
    });
  if (options.dryrun && options.output === 'json') printJson(plan);
  else {
    const rows = plan.candidates.map((candidate) => [
      candidate.infra,
      candidate.hardware,
      candidate.usdPerHour.toFixed(2),
      candidate.isChosen ? '✔' : '',
      candidate.reason ?? '',
    ]);
    process.stderr.write(`${formatTable(['INFRA', 'HARDWARE', '$/HR', 'CHOSEN', 'WHY NOT'], rows)}\n`);
    if (plan.problem) process.stderr.write(`${plan.problem}${plan.hint ? ` ${plan.hint}` : ''}\n`);
  }
  return plan.problem === null;
}
