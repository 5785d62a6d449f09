/** `dhow queue`: jobs, of all clusters or of some. */
import type { DhowClient } from '@/sdk/client';
import { isJobOver, jobStatusWord, type JobPhase, type JobView } from '@/server/domain/job';
import { connect } from '../connect';
import { formatAgo, formatDuration } from '../format-time';
import { matchNames } from '../match-names';
import { printJson, printLine, type OutputFormat } from '../output';
import { paint, type Colour } from '../paint';
import { formatTable, tableWidth } from '../table';

export interface QueueOptions {
  all?: boolean;
  skipFinished?: boolean;
  output: OutputFormat;
}

const mostJobs = 10_000;

const colourOf: Record<JobPhase, Colour> = {
  pending: 'blue',
  syncing: 'blue',
  'setting-up': 'blue',
  running: 'cyan',
  cancelling: 'yellow',
  succeeded: 'green',
  failed: 'red',
  'failed-setup': 'red',
  'failed-driver': 'red',
  cancelled: 'yellow',
};

export async function queue(patterns: string[], options: QueueOptions): Promise<void> {
  const client = await connect();
  const jobs = await readJobs(client, patterns, options.all ?? false);
  const shown = jobs.filter((job) => !(options.skipFinished && isJobOver(job.phase)));
  if (options.output === 'json') return printJson(shown.map(jobJson));
  printLine(shown.length === 0 ? 'There are no jobs.' : jobTable(shown, Date.now()));
}

async function readJobs(client: DhowClient, patterns: readonly string[], isAll: boolean): Promise<JobView[]> {
  const { clusters } = await client.api.clusters.list.query({ includeEnded: isAll });
  const names = clusters.map((cluster) => cluster.name);
  const wanted = new Set(patterns.length === 0 ? names : matchNames(patterns, names));
  const ids = new Set(clusters.filter((cluster) => wanted.has(cluster.name)).map((cluster) => cluster.id));
  const only = ids.size === 1 ? [...ids][0] : undefined;
  const { jobs } = await client.api.jobs.list.query({ limit: mostJobs, ...(only === undefined ? {} : { clusterId: only }) });
  return jobs.filter((job) => ids.has(job.clusterId));
}

/** Scripts rely on these names. */
export const jobJson = (job: JobView): object => ({
  id: job.number,
  job_id: job.id,
  name: job.name,
  cluster: job.clusterName,
  infra: job.infra,
  user: job.user,
  status: jobStatusWord[job.phase],
  phase: job.phase,
  detail: job.detail,
  exit_code: job.exitCode,
  num_nodes: job.numNodes,
  accelerators: job.accelerators,
  submitted_at: job.submittedAt,
  started_at: job.startedAt,
  ended_at: job.endedAt,
});

function jobTable(jobs: readonly JobView[], now: number): string {
  const rows = jobs.map((job) => [
    String(job.number),
    job.name ?? '-',
    job.clusterName,
    job.user,
    formatAgo(job.submittedAt, now),
    formatAgo(job.startedAt, now),
    job.startedAt === null ? '-' : formatDuration((job.endedAt ? Date.parse(job.endedAt) : now) - Date.parse(job.startedAt)),
    `${job.numNodes}x(${job.accelerators ?? 'CPU'})`,
    paint(colourOf[job.phase], jobStatusWord[job.phase]),
    job.detail ?? '',
  ]);
  const header = ['ID', 'NAME', 'CLUSTER', 'USER', 'SUBMITTED', 'STARTED', 'DURATION', 'RESOURCES', 'STATUS', ''];
  return formatTable(header, rows, tableWidth(process.stdout));
}
