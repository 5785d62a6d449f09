import { clusterStatusWord } from '@/server/domain/cluster';
import { connect } from '../connect';
import { matchNames } from '../glob';
import { formatAgo, formatTable, printJson } from '../table';

export async function status(names: string[], options: { all?: boolean; output: 'table' | 'json' }): Promise<void> {
  const client = await connect();
  const { clusters } = await client.api.clusters.list.query({ includeEnded: options.all ?? false });
  const wanted = new Set(
    names.length === 0
      ? clusters.map((cluster) => cluster.name)
      : matchNames(
          names,
          clusters.map((cluster) => cluster.name),
        ),
  );
  const shown = clusters.filter((cluster) => wanted.has(cluster.name));
  if (options.output === 'json') return printJson(shown);
  if (shown.length === 0) return void process.stdout.write('There are no clusters. dhow launch -c NAME FILE makes one.\n');
  const now = Date.now();
  const rows = shown.map((cluster) => [
    cluster.name,
    cluster.infra,
    `${cluster.numNodes}x(${cluster.hardware ?? '?'})`,
    clusterStatusWord[cluster.phase],
    String(cluster.activeJobs),
    formatAgo(cluster.createdAt, now),
    cluster.detail ?? '',
  ]);
  process.stdout.write(`${formatTable(['NAME', 'INFRA', 'RESOURCES', 'STATUS', 'JOBS', 'LAUNCHED', ''], rows)}\n`);
}
