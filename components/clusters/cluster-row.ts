import type { ClusterView } from '@/server/domain/cluster';
import { isClusterOver } from '@/server/domain/cluster';
import { paths } from '@/components/paths';

/** A living cluster is known by its name; several past ones may share it, so those are linked by id. */
export const clusterHref = (cluster: Pick<ClusterView, 'id' | 'name' | 'phase'>): string =>
  paths.cluster(isClusterOver(cluster.phase) ? cluster.id : cluster.name);

/** Does the cluster answer to what is typed? By name, place, hardware or owner. */
export function matchesSearch(cluster: ClusterView, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [cluster.name, cluster.infra, cluster.hardware ?? '', cluster.user].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}
