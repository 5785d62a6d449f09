/** `dhow status`: clusters. */
import { clusterStatusWord, type ClusterPhase, type ClusterView } from '@/server/domain/cluster';
import { connect } from '../connect';
import { formatAgo } from '../format-time';
import { matchNames } from '../match-names';
import { printJson, printLine, type OutputFormat } from '../output';
import { paint, type Colour } from '../paint';
import { formatTable, tableWidth } from '../table';

const colourOf: Record<ClusterPhase, Colour> = {
  provisioning: 'blue',
  connecting: 'blue',
  preparing: 'blue',
  up: 'green',
  degraded: 'yellow',
  terminating: 'yellow',
  terminated: 'dim',
  failed: 'red',
};

export async function status(patterns: string[], options: { all?: boolean; output: OutputFormat }): Promise<void> {
  const client = await connect();
  const { clusters } = await client.api.clusters.list.query({ includeEnded: options.all ?? false });
  const names = clusters.map((cluster) => cluster.name);
  const wanted = new Set(patterns.length === 0 ? names : matchNames(patterns, names));
  const shown = clusters.filter((cluster) => wanted.has(cluster.name));
  if (options.output === 'json') return printJson(shown.map(clusterJson));
  if (shown.length === 0) return printLine('There are no clusters. dhow launch -c NAME FILE makes one.');
  printLine(clusterTable(shown, Date.now()));
}

/** Scripts rely on these names. */
export const clusterJson = (cluster: ClusterView): object => ({
  name: cluster.name,
  id: cluster.id,
  status: clusterStatusWord[cluster.phase],
  phase: cluster.phase,
  detail: cluster.detail,
  error: cluster.error,
  infra: cluster.infra,
  cloud: cluster.provider,
  region: cluster.region,
  zone: cluster.zone,
  num_nodes: cluster.numNodes,
  hardware: cluster.hardware,
  usd_per_hour: cluster.usdPerHour,
  user: cluster.user,
  launched_at: cluster.createdAt,
  ended_at: cluster.endedAt,
  active_jobs: cluster.activeJobs,
  total_jobs: cluster.totalJobs,
});

function clusterTable(clusters: readonly ClusterView[], now: number): string {
  const rows = clusters.map((cluster) => [
    paint('bold', cluster.name),
    cluster.infra,
    `${cluster.numNodes}x(${cluster.hardware ?? '?'})`,
    paint(colourOf[cluster.phase], cluster.phase === 'failed' ? 'FAILED' : clusterStatusWord[cluster.phase]),
    String(cluster.activeJobs),
    formatAgo(cluster.createdAt, now),
    cluster.error?.message ?? cluster.detail ?? '',
  ]);
  return formatTable(['NAME', 'INFRA', 'RESOURCES', 'STATUS', 'JOBS', 'LAUNCHED', ''], rows, tableWidth(process.stdout));
}
