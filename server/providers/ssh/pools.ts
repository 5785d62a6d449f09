/** SSH pools as the provider is given them: from the page or from a file, secrets already decrypted. */
import { hostPortOf, poolHostIdOf, type PoolConfig, type PoolHostConfig } from '@/server/domain/pool';
import { ProviderError } from '../contract/errors';
import { didYouMean } from './did-you-mean';

export interface Pools {
  /**
   * Every pool there is. Must reject when a source of pools cannot be read now (a broken file): a host that is missing
   * from the answer is taken for removed by its owner, and the nodes on it for gone.
   */
  list(): Promise<PoolConfig[]>;
}

/** A host in its pool. `id` names it as a node. */
export interface PoolHost {
  id: string;
  /** `host:port`, for people. */
  label: string;
  port: number;
  config: PoolHostConfig;
  pool: PoolConfig;
}

/** The hosts of a pool in its order; a host listed twice counts once. */
export function hostsOf(pool: PoolConfig): PoolHost[] {
  const hosts = new Map<string, PoolHost>();
  for (const config of pool.hosts) {
    const port = config.port ?? pool.port;
    const id = poolHostIdOf(pool.name, config.host, port);
    if (!hosts.has(id)) hosts.set(id, { id, label: hostPortOf(config.host, port), port, config, pool });
  }
  return [...hosts.values()];
}

/** The pool a request names; null means the only one. */
export function choosePool(pools: PoolConfig[], name: string | null): PoolConfig {
  const names = pools.map((p) => p.name);
  const only = pools[0];
  if (only === undefined) {
    throw new ProviderError('misconfigured', 'cloud', 'There are no SSH pools yet.', {
      hint: 'Add one on the Infra page, or in ssh_node_pools.yaml in the Dhow home folder.',
    });
  }
  if (name === null) {
    if (pools.length === 1) return only;
    throw new ProviderError('misconfigured', 'cloud', `Which SSH pool? There are ${names.join(', ')}.`, {
      hint: `Write infra: ssh/${only.name}.`,
    });
  }
  const found = pools.find((p) => p.name === name);
  if (found) return found;
  const near = didYouMean(name, names);
  throw new ProviderError('misconfigured', 'region', `There is no SSH pool “${name}”.`, {
    hint: near === null ? `There are: ${names.join(', ')}.` : `Did you mean ${near}?`,
  });
}
