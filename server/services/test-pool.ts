import { DhowError } from '@/server/domain/errors';
import { hostPortOf, type PoolHostView } from '@/server/domain/pool';
import type { ServiceContext } from './context';
import { listPools } from './list-pools';

/** Gets into every host of a pool at once and keeps what was found. */
export async function testPool(context: ServiceContext, name: string): Promise<PoolHostView[]> {
  const pool = (await listPools(context)).find((candidate) => candidate.name === name);
  if (!pool) throw new DhowError('not-found', `There is no SSH pool “${name}”.`);
  await Promise.all(
    pool.hosts.map(async (host) => {
      const test = await context.testHost(host.id, host.clusterName !== null);
      await context.store.pools.saveTest(host.id, { ...test, facts: test.facts ?? host.lastTest?.facts ?? null });
    }),
  );
  return (await listPools(context)).find((candidate) => candidate.name === name)?.hosts ?? [];
}

/** Forgets the key that a host was trusted by; the next connection trusts the key it finds. */
export async function forgetHostKey(context: ServiceContext, hostId: string): Promise<void> {
  const host = (await listPools(context)).flatMap((pool) => pool.hosts).find((candidate) => candidate.id === hostId);
  if (!host) throw new DhowError('not-found', `There is no host ${hostId}.`);
  await context.store.pools.forgetHostKey(hostPortOf(host.host, host.port));
}
