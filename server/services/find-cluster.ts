/** A cluster by its id or its name; of a name, the living one before those that are over. */
import { DhowError } from '@/server/domain/errors';
import { closest } from '@/server/domain/closest';
import type { ClusterRow } from '@/server/store/clusters';
import type { ServiceContext } from './context';

export async function findCluster(context: Pick<ServiceContext, 'store'>, idOrName: string): Promise<ClusterRow> {
  const { clusters } = context.store;
  const found = (await clusters.findByName(idOrName)) ?? (await clusters.get(idOrName));
  if (found) return found;
  const names = (await clusters.list({})).map((cluster) => cluster.name);
  const near = closest(idOrName, names);
  const hint = near
    ? `Did you mean “${near}”?`
    : names.length > 0
      ? `There are: ${names.slice(0, 8).join(', ')}.`
      : 'There are no clusters now.';
  throw new DhowError('not-found', `There is no cluster “${idOrName}”.`, { hint });
}
