/** Adds or changes a pool of the page. A host that a cluster holds cannot be taken out from under it. */
import { DhowError } from '@/server/domain/errors';
import type { PoolInput, PoolView } from '@/server/domain/pool';
import type { ServiceContext } from './context';
import { listPools } from './list-pools';

const poolName = /^[a-zA-Z0-9](?:[-_.a-zA-Z0-9]*[a-zA-Z0-9])?$/;

export async function savePool(context: ServiceContext, input: PoolInput): Promise<PoolView> {
  const problem = whyBad(input);
  if (problem) throw new DhowError('invalid-input', problem);
  const before = (await listPools(context)).find((pool) => pool.name === input.name);
  if (before?.source === 'file') {
    throw new DhowError('conflict', `Pool “${input.name}” comes from ssh_node_pools.yaml.`, {
      hint: 'Change it in that file, or choose another name.',
    });
  }
  const port = input.port ?? 22;
  const kept = new Set(input.hosts.map((host) => `${host.host}:${host.port ?? port}`));
  const held = before?.hosts.find((host) => host.clusterName !== null && !kept.has(`${host.host}:${host.port}`));
  if (held)
    throw new DhowError('conflict', `${held.host} is in use by cluster “${held.clusterName}”.`, { hint: 'Tear that cluster down first.' });

  const seal = (secret: string | null | undefined): string | null | undefined =>
    secret ? context.sealer.seal(secret) : secret === undefined ? undefined : null;
  await context.store.pools.save(
    {
      name: input.name,
      user: input.user?.trim() || null,
      port,
      identityFile: input.identityFile?.trim() || null,
      jumpHost: input.jumpHost?.trim() || null,
      sealedPassword: seal(input.password),
      sealedPrivateKey: seal(input.privateKey),
      sealedPassphrase: seal(input.passphrase),
      hosts: input.hosts.map((host) => ({
        host: host.host.trim(),
        port: host.port ?? port,
        user: host.user?.trim() || null,
        identityFile: host.identityFile?.trim() || null,
      })),
    },
    context.clock.now(),
  );
  const saved = (await listPools(context)).find((pool) => pool.name === input.name);
  if (!saved) throw new Error(`pool ${input.name} was saved and is not there`);
  return saved;
}

function whyBad(input: PoolInput): string | null {
  if (!poolName.test(input.name))
    return `“${input.name}” cannot name a pool: letters, digits, “-”, “_” and “.”, starting and ending with a letter or digit.`;
  if (input.hosts.length === 0) return 'A pool needs at least one host.';
  const seen = new Set<string>();
  for (const host of input.hosts) {
    const key = `${host.host.trim()}:${host.port ?? input.port ?? 22}`;
    if (host.host.trim() === '' || /\s/.test(host.host.trim())) return `“${host.host}” is no host: write one host or address a line.`;
    if (seen.has(key)) return `${key} is there twice.`;
    seen.add(key);
  }
  if (input.privateKey && !input.privateKey.includes('PRIVATE KEY'))
    return 'That is no private key: paste the whole file, from its BEGIN line to its END line.';
  return null;
}

export async function removePool(context: ServiceContext, name: string): Promise<void> {
  const pool = (await listPools(context)).find((candidate) => candidate.name === name);
  if (!pool) throw new DhowError('not-found', `There is no SSH pool “${name}”.`);
  if (pool.source === 'file')
    throw new DhowError('conflict', `Pool “${name}” comes from ssh_node_pools.yaml.`, { hint: 'Take it out of that file.' });
  const held = pool.hosts.find((host) => host.clusterName !== null);
  if (held)
    throw new DhowError('conflict', `${held.host} is in use by cluster “${held.clusterName}”.`, { hint: 'Tear that cluster down first.' });
  await context.store.pools.remove(name);
}
