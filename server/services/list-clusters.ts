import { clusterPhases, type ClusterDetail, type ClusterPhase, type ClusterView } from '@/server/domain/cluster';
import { toClusterView, toNodeView, toPhaseMarks } from './cluster-views';
import type { ServiceContext } from './context';
import { findCluster } from './find-cluster';

export interface ClusterFilter {
  includeEnded?: boolean | undefined;
  search?: string | undefined;
}

/** Newest first. `counts` is over all clusters, whatever the filter. */
export async function listClusters(
  context: ServiceContext,
  filter: ClusterFilter,
): Promise<{ clusters: ClusterView[]; counts: Record<ClusterPhase, number> }> {
  const { clusters } = context.store;
  const [rows, counted] = await Promise.all([
    clusters.list({ includeEnded: filter.includeEnded ?? false, ...(filter.search ? { search: filter.search } : {}) }),
    clusters.countPhases(),
  ]);
  const counts = Object.fromEntries(clusterPhases.map((phase) => [phase, counted[phase] ?? 0])) as Record<ClusterPhase, number>;
  return { clusters: rows.map(toClusterView), counts };
}

/** One cluster, by id or name, with its machines and its phases. */
export async function getCluster(context: ServiceContext, idOrName: string): Promise<ClusterDetail> {
  const row = await findCluster(context, idOrName);
  const [phases, jobs] = await Promise.all([
    context.store.events.phases({ clusterId: row.id }),
    context.store.jobs.list({ clusterId: row.id }, 1, 0),
  ]);
  const active = await context.store.jobs.liveIds(row.id);
  const summary = { ...row, activeJobs: active.length, totalJobs: jobs.total, lastJobId: jobs.jobs[0]?.id ?? null };
  return {
    ...toClusterView(summary),
    nodes: row.nodes.map(toNodeView),
    history: toPhaseMarks(phases.filter((event) => event.kind === 'cluster.phase')),
    yaml: row.yaml,
  };
}
