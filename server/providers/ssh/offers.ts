/** What a pool has to offer: its hosts, told apart by hardware where that is known and differs. */
import type { NodeFacts } from '@/server/domain/node';
import type { Offer } from '@/server/domain/offer';
import type { PoolConfig } from '@/server/domain/pool';
import { offeredAccelerator } from '../contract/gpu-name';
import type { PoolHost } from './pools';
import { hostsOf } from './pools';

/** What was learned of hosts before, by host id. Null: nothing is known.  */
export interface HostKnowledge {
  facts(hostId: string): NodeFacts | null;
  isFree(hostId: string): boolean | null;
}

/** Reads it once for all hosts: plans are made while somebody types. */
export type ReadKnowledge = () => Promise<HostKnowledge>;

export const nothingKnown: HostKnowledge = { facts: () => null, isFree: () => null };

/** Any host of a pool. */
export const anyHost = 'host';

/** `8cpu-32gb-1xT4`: hosts of one instance type can stand in for each other. */
export function instanceTypeOf(facts: NodeFacts | null): string {
  if (facts === null) return anyHost;
  const accelerator = offeredAccelerator(facts.gpus);
  const gpus = accelerator ? `-${accelerator.count}x${accelerator.name}` : '';
  return `${facts.cpus}cpu-${Math.round(facts.memoryMib / 1024)}gb${gpus}`;
}

interface KnownHost {
  facts: NodeFacts | null;
  isFree: boolean | null;
}

function offerOf(pool: string, instanceType: string, group: KnownHost[]): Offer {
  const facts = group[0]?.facts ?? null;
  return {
    provider: 'ssh',
    region: pool,
    zone: null,
    instanceType,
    accelerator: facts ? offeredAccelerator(facts.gpus) : null,
    cpus: facts?.cpus ?? 0,
    memoryGib: facts ? facts.memoryMib / 1024 : 0,
    isSpot: false,
    usdPerHour: 0,
    available: group.some((h) => h.isFree === null) ? null : group.filter((h) => h.isFree).length,
  };
}

/**
 * One offer for a pool whose hosts are all alike or of which nothing is known, else one for each kind. Hardware that
 * is not known is 0 CPUs and 0 GiB.
 */
export function poolOffers(pool: PoolConfig, knowledge: HostKnowledge): Offer[] {
  const groups = new Map<string, KnownHost[]>();
  for (const host of hostsOf(pool)) {
    const facts = knowledge.facts(host.id);
    const isFree = knowledge.isFree(host.id);
    const type = instanceTypeOf(facts);
    groups.set(type, [...(groups.get(type) ?? []), { facts, isFree }]);
  }
  return [...groups].map(([type, group]) => offerOf(pool.name, groups.size === 1 ? anyHost : type, group));
}

/** The hosts that an instance type of {@link poolOffers} stands for. */
export function hostsOfType(hosts: PoolHost[], instanceType: string, knowledge: HostKnowledge): PoolHost[] {
  if (instanceType === anyHost) return hosts;
  return hosts.filter((host) => instanceTypeOf(knowledge.facts(host.id)) === instanceType);
}
