import { isJobOver, jobStatusWord, type JobView } from '@/server/domain/job';
import { connect } from '../connect';
import { matchNames } from '../glob';
import { formatAgo, formatDuration, formatTable, printJson } from '../table';

export async function queue(names: string[], options: { skipFinished?: boolean; output: 'table' | 'json' }): Promise<void> {
  const client = await connect();
  const { clusters } = await client.api.clusters.list.query({});
  const wanted =
    names.length === 0
      ? null
      : new Set(
          matchNames(
            names,
            clusters.map((cluster) => cluster.name),
          ),
        );
  const live = new Set(clusters.map((cluster) => cluster.id));
  const { jobs } = await client.api.jobs.list.query({ limit: 10_000 });
  const shown = jobs.filter(
    (job) => live.has(job.clusterId) && (!wanted || wanted.has(job.clusterName)) && !(options.skipFinished && isJobOver(job.phase)),
  );
  if (options.output === 'json') return printJson(shown);
  if (shown.length === 0) return void process.stdout.write('There are no jobs.\n');
  const now = Date.now();
  const rows = shown.map((job) => [
    String(job.number),
    job.name ?? '-',
    job.clusterName,
    job.user,
    formatAgo(job.submittedAt, now),
    formatAgo(job.startedAt, now),
    durationOf(job, now),
    `${job.numNodes}x(${job.accelerators ?? 'CPU'})`,
    jobStatusWord[job.phase],
    job.detail ?? '',
  ]);
  process.stdout.write(
    `${formatTable(['ID', 'NAME', 'CLUSTER', 'USER', 'SUBMITTED', 'STARTED', 'DURATION', 'RESOURCES', 'STATUS', ''], rows)}\n`,
  );
}

const durationOf = (job: JobView, now: number): string =>
  job.startedAt === null ? '-' : formatDuration((job.endedAt ? Date.parse(job.endedAt) : now) - Date.parse(job.startedAt));
