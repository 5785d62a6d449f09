/** What launch and exec do once the job is the server's. */
import type { DhowClient } from '@/sdk/client';
import type { Diagnostic } from '@/server/domain/task';
import { followJob } from './follow-job';
import { printJson, tell } from './output';
import type { TaskOptions } from './submission';

interface Submitted {
  clusterId: string;
  clusterName: string;
  jobId: string;
  jobNumber: number;
  warnings: string[];
}

export async function afterSubmission(
  client: DhowClient,
  started: Submitted,
  told: readonly Diagnostic[],
  options: TaskOptions,
): Promise<void> {
  const { clusterId, clusterName, jobId, jobNumber } = started;
  const known = new Set(told.map((diagnostic) => `Line ${diagnostic.line}: ${diagnostic.message}`));
  for (const warning of started.warnings) if (!known.has(warning)) tell(`warning: ${warning}`);
  const url = `${client.url}/jobs/${jobId}`;
  if (options.output === 'json') return printJson({ cluster: clusterName, clusterId, job: jobNumber, jobId, url });
  tell(`Job ${jobNumber} on cluster ${clusterName}: ${url}`);
  if (!options.detachRun) {
    process.exitCode = await followJob(client, { jobId });
    return;
  }
  tell(`  dhow logs ${clusterName} ${jobNumber}     follows its log`);
  tell(`  dhow cancel ${clusterName} ${jobNumber}   ends it`);
  tell(`  dhow down ${clusterName}       ends the cluster`);
}
