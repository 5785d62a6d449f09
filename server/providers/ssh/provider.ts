/**
 * Machines of one's own, reached over SSH, in named pools: a pool is a region, a host a node. Nothing is created or
 * deleted; a cluster holds a host by the lease on it (`contract/host-lease.ts`), so that two servers, or one after a
 * crash, agree on who has what.
 */
import type { Offer } from '@/server/domain/offer';
import type { PoolConfig } from '@/server/domain/pool';
import type { NodeAccess } from '../contract/access';
import type { Capabilities } from '../contract/capabilities';
import { ProviderError } from '../contract/errors';
import type { HostLease } from '../contract/host-lease';
import { endScript } from '../contract/host-lease';
import type { CreateNodesRequest, NodeListing, Provider, ProviderCheck, ProviderNode } from '../contract/provider';
import type { ServerIdentity } from './access';
import { connectCommandOf, resolveEndpoint } from './access';
import { ClaimRound } from './claims';
import { isProviderError } from './errors';
import type { OpenHost } from './hosts';
import { Hosts } from './hosts';
import type { HostKnowledge, ReadKnowledge } from './offers';
import { anyHost, hostsOfType, nothingKnown, poolOffers } from './offers';
import type { PoolHost, Pools } from './pools';
import { choosePool, hostsOf } from './pools';

export interface SshPorts {
  pools: Pools;
  openHost: OpenHost;
  identity: ServerIdentity;
  now: () => Date;
  /** Default: nothing is known of any host. */
  readKnowledge?: ReadKnowledge;
  /** How long processes have to end by themselves. Default 3. */
  graceSeconds?: number;
}

const endTimeoutMs = 60_000;

export class SshProvider implements Provider {
  readonly name = 'ssh';
  readonly capabilities: Capabilities = {
    hasMultiNode: true,
    hasStop: false,
    hasSpot: false,
    isMetered: false,
    hasOwnFilesystem: true,
  };

  private readonly hosts: Hosts;
  /** The end of the line for each pool. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(private readonly ports: SshPorts) {
    this.hosts = new Hosts(ports.openHost, ports.identity);
  }

  async check(): Promise<ProviderCheck> {
    try {
      const pools = await this.ports.pools.list();
      const hostCount = pools.reduce((sum, pool) => sum + hostsOf(pool).length, 0);
      if (hostCount > 0) return { isEnabled: true, identity: `${count(pools.length, 'pool')}, ${count(hostCount, 'host')}`, problems: [] };
      const message = pools.length === 0 ? 'There are no SSH pools yet.' : 'The SSH pools have no hosts yet.';
      return {
        isEnabled: false,
        identity: null,
        problems: [{ message, hint: 'Add machines on the Infra page, or in ssh_node_pools.yaml in the Dhow home folder.' }],
      };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { isEnabled: false, identity: null, problems: [{ message, hint: isProviderError(error) ? (error.hint ?? null) : null }] };
    }
  }

  async offers(): Promise<Offer[]> {
    const pools = await this.ports.pools.list();
    const knowledge = await this.readKnowledge();
    return pools.flatMap((pool) => poolOffers(pool, knowledge));
  }

  async createNodes(request: CreateNodesRequest): Promise<ProviderNode[]> {
    const pool = choosePool(await this.ports.pools.list(), request.region);
    const candidates = hostsOfType(hostsOf(pool), request.instanceType, await this.readKnowledge());
    if (candidates.length === 0) {
      throw new ProviderError('misconfigured', 'region', `Pool “${pool.name}” has no host of the kind “${request.instanceType}”.`, {
        hint: 'Add hosts to the pool on the Infra page, or test them again there if their hardware changed.',
      });
    }
    const round = new ClaimRound(this.hosts, { ...request, region: pool.name }, this.ports.now);
    await round.survey(candidates);
    // In turn: two requests that each want all hosts must not each get half, and both give up. Between servers that
    // can happen; there the next try decides.
    const claimed = await this.inTurn(pool.name, () => round.claim());
    return claimed.map(({ host, lease }) => nodeOf(host, lease));
  }

  async listNodes(deploymentId: string, region: string | null): Promise<NodeListing> {
    const pools = await this.ports.pools.list();
    const everyHost = new Set(pools.flatMap((p) => hostsOf(p).map((h) => h.id)));
    const listing: NodeListing = { nodes: [], unreachable: [] };
    const hosts = pools.filter((p) => region === null || p.name === region).flatMap(hostsOf);
    for (const report of await this.hosts.leases(hosts)) {
      const { id, label } = report.host;
      if ('problem' in report) listing.unreachable.push({ id, message: report.problem.message });
      else if (report.lease.state === 'damaged') {
        listing.unreachable.push({
          id,
          message: `${label} holds a lease that cannot be read. If no cluster runs there, remove ~/.dhow/lease on it.`,
        });
      } else if (report.lease.state === 'held') {
        const { lease } = report.lease;
        // A machine listed in two pools, or under two names, is the node it was claimed as and not two.
        const isAlias = lease.nodeId !== id && everyHost.has(lease.nodeId);
        if (lease.deploymentId === deploymentId && !isAlias) listing.nodes.push(nodeOf(report.host, lease));
      }
    }
    return listing;
  }

  /** A host that its owner took out of its pool is gone: it is not ours to reach any more. */
  async terminateNodes(_deploymentId: string, nodes: { id: string; token: string }[]): Promise<void> {
    const hosts = await this.hostsById();
    const script = (token: string): string => endScript(token, { graceSeconds: this.ports.graceSeconds });
    const outcomes = await Promise.allSettled(
      nodes.map(async ({ id, token }) => {
        const host = hosts.get(id);
        if (host) await this.hosts.run(host, script(token), endTimeoutMs);
      }),
    );
    const failed = outcomes.flatMap((o): unknown[] => (o.status === 'rejected' ? [o.reason] : []));
    const [first] = failed;
    if (!isProviderError(first) || failed.length === 1) {
      if (failed.length > 0) throw first;
      return;
    }
    const messages = failed.map((e) => (e instanceof Error ? e.message : String(e)));
    throw new ProviderError(first.kind, first.scope, messages.join(' '), { hint: first.hint, detail: first.detail, cause: first });
  }

  async access(node: { id: string }): Promise<NodeAccess> {
    return { kind: 'ssh', endpoint: await resolveEndpoint(await this.hostById(node.id), this.ports.identity) };
  }

  async connectCommand(node: { id: string }): Promise<string | null> {
    const host = (await this.hostsById()).get(node.id);
    return host ? connectCommandOf(host, this.ports.identity) : null;
  }

  private async hostsById(): Promise<Map<string, PoolHost>> {
    const pools: PoolConfig[] = await this.ports.pools.list();
    return new Map(pools.flatMap((p) => hostsOf(p).map((h) => [h.id, h] as const)));
  }

  private async hostById(id: string): Promise<PoolHost> {
    const host = (await this.hostsById()).get(id);
    if (host) return host;
    throw new ProviderError('not-found', 'zone', `${id} is in no SSH pool any more.`, {
      hint: 'Add the host to its pool again, or tear the cluster down.',
    });
  }

  private async readKnowledge(): Promise<HostKnowledge> {
    return (await this.ports.readKnowledge?.()) ?? nothingKnown;
  }

  private async inTurn<T>(pool: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(pool) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.turns.set(pool, mine);
    return mine;
  }
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function nodeOf(host: PoolHost, lease: HostLease): ProviderNode {
  return {
    id: host.id,
    clusterId: lease.clusterId,
    rank: lease.rank,
    token: lease.token,
    region: host.pool.name,
    zone: null,
    instanceType: anyHost,
    state: 'running',
    internalAddress: host.config.host,
    publicAddress: host.config.host,
  };
}
