/** SSH pools of the page and of the file, as one list. Of one name, the file's is shadowed by the page's. */
import { DhowError } from '@/server/domain/errors';
import { hostPortOf, poolHostIdOf, type PoolConfig, type PoolView } from '@/server/domain/pool';
import type { PoolRow } from '@/server/store/pools';
import type { ServiceContext } from './context';

type PoolSources = Pick<ServiceContext, 'store' | 'sealer' | 'readPoolFile'>;

/**
 * Pools with their secrets opened, for the provider. Throws DhowError `misconfigured` while the file has a mistake: a
 * pool left out for a typo would look as if its owner had taken it away, and the nodes on it would be given up.
 */
export async function listPoolConfigs(context: PoolSources): Promise<PoolConfig[]> {
  const file = await context.readPoolFile();
  if (file.problems.length > 0)
    throw new DhowError('misconfigured', file.problems.join(' '), { hint: 'Mend the file; nothing is done with SSH machines until then.' });
  return readablePools(context, file.pools);
}

/** What can be read, for the page, which shows the mistakes beside it. */
async function readablePools(context: PoolSources, inFile: PoolConfig[]): Promise<PoolConfig[]> {
  const stored = (await context.store.pools.list()).map((row) => toConfig(context, row));
  const names = new Set(stored.map((pool) => pool.name));
  return [...stored, ...inFile.filter((pool) => !names.has(pool.name))];
}

function toConfig({ sealer }: Pick<ServiceContext, 'sealer'>, row: PoolRow): PoolConfig {
  const open = (sealed: string | null): string | null => (sealed === null ? null : sealer.open(sealed));
  return {
    name: row.name,
    source: 'page',
    user: row.user,
    port: row.port,
    identityFile: row.identityFile,
    password: open(row.sealedPassword),
    privateKey: open(row.sealedPrivateKey),
    passphrase: open(row.sealedPassphrase),
    jumpHost: row.jumpHost,
    hosts: row.hosts.map(({ host, port, user, identityFile }) => ({ host, port, user, identityFile, password: null })),
  };
}

export async function listPools(context: ServiceContext): Promise<PoolView[]> {
  const [pools, tests, keys, clusters] = await Promise.all([
    context.readPoolFile().then((file) => readablePools(context, file.pools)),
    context.store.pools.tests(),
    context.store.pools.hostKeys(),
    context.store.clusters.live(),
  ]);
  const holders = new Map(
    clusters.flatMap((cluster) => cluster.nodes.flatMap((node) => (node.providerId ? [[node.providerId, cluster.name] as const] : []))),
  );
  return pools.map((pool) => ({
    name: pool.name,
    source: pool.source,
    user: pool.user,
    port: pool.port,
    identityFile: pool.identityFile,
    hasPassword: pool.password !== null || pool.hosts.some((host) => host.password !== null),
    hasPrivateKey: pool.privateKey !== null,
    jumpHost: pool.jumpHost,
    hosts: pool.hosts.map((host) => {
      const port = host.port ?? pool.port;
      const id = poolHostIdOf(pool.name, host.host, port);
      return {
        id,
        host: host.host,
        port,
        user: host.user ?? pool.user ?? context.facts.user,
        identityFile: host.identityFile ?? pool.identityFile,
        hostKey: keys.get(hostPortOf(host.host, port)) ?? null,
        clusterName: holders.get(id) ?? null,
        lastTest: tests.get(id) ?? null,
      };
    }),
  }));
}
