/** Claims hosts of a pool for a cluster: all that were asked for, or none. */
import type { ProviderError } from '../contract/errors';
import type { HostLease } from '../contract/host-lease';
import { claimScript, releaseScript } from '../contract/host-lease';
import type { CreateNodesRequest } from '../contract/provider';
import { isProviderError } from './errors';
import type { Hosts } from './hosts';
import type { PoolHost } from './pools';
import { describeShortage } from './shortage';

/** Why a host could not be had. */
export type Refusal =
  | { host: PoolHost; heldBy: HostLease }
  | { host: PoolHost; problem: ProviderError }
  | { host: PoolHost; isDamaged: true };

export interface Claimed {
  host: PoolHost;
  lease: HostLease;
}

type Wanted = CreateNodesRequest['nodes'][number];

export class ClaimRound {
  private readonly refusals: Refusal[] = [];
  private readonly held: Claimed[] = [];
  /** Made by us, or possibly made: the answer was lost. */
  private readonly toUndo: { host: PoolHost; token: string }[] = [];
  private readonly free: PoolHost[] = [];
  private missing: Wanted[];

  constructor(
    private readonly hosts: Hosts,
    private readonly request: CreateNodesRequest,
    private readonly now: () => Date,
  ) {
    this.missing = request.nodes;
  }

  /** Sorts the hosts into ours (an earlier request got this far), free, and not to be had. */
  async survey(candidates: PoolHost[]): Promise<void> {
    this.request.signal?.throwIfAborted();
    const ids = new Set(candidates.map((h) => h.id));
    for (const report of await this.hosts.leases(candidates)) {
      if ('problem' in report) this.refusals.push(report);
      else if (report.lease.state === 'free') this.free.push(report.host);
      else if (report.lease.state === 'damaged') this.refusals.push({ host: report.host, isDamaged: true });
      else this.adopt(report.host, report.lease.lease, ids);
    }
  }

  private adopt(host: PoolHost, lease: HostLease, ids: Set<string>): void {
    const isAlias = lease.nodeId !== host.id && ids.has(lease.nodeId);
    const isWanted = this.missing.some((w) => w.token === lease.token);
    if (isAlias || !isWanted) this.refusals.push({ host, heldBy: lease });
    else this.hold({ host, lease });
  }

  private hold(claimed: Claimed): void {
    this.held.push(claimed);
    this.missing = this.missing.filter((w) => w.token !== claimed.lease.token);
  }

  /** Claims free hosts, as many at once as are missing, until none is missing or none is left. */
  async claim(): Promise<Claimed[]> {
    try {
      while (this.missing.length > 0 && this.free.length >= this.missing.length) {
        this.request.signal?.throwIfAborted();
        const batch = this.missing.map((wanted) => ({ wanted, host: this.free.shift() }));
        await Promise.all(batch.map(async ({ wanted, host }) => host && this.claimOne(host, wanted)));
      }
      if (this.missing.length > 0) throw describeShortage(this.request, this.held.length + this.free.length, this.refusals);
      return this.held.sort((a, b) => a.lease.rank - b.lease.rank);
    } catch (error) {
      await this.undo(this.toUndo);
      throw error;
    }
  }

  private async claimOne(host: PoolHost, wanted: Wanted): Promise<void> {
    const { deploymentId, clusterId, clusterName } = this.request;
    const createdAt = this.now().toISOString();
    const made = { host, token: wanted.token };
    // Written down before the call: when its answer is lost, the lease may be there all the same.
    this.toUndo.push(made);
    try {
      const lease: HostLease = { deploymentId, clusterId, clusterName, ...wanted, nodeId: host.id, createdAt };
      const state = await this.hosts.lease(host, claimScript(lease));
      const isOurs = state.state === 'held' && state.lease.token === wanted.token;
      // Another run of the same request may have been faster: then the lease is that one's to give back.
      if (!isOurs || state.lease.createdAt !== createdAt) this.toUndo.splice(this.toUndo.indexOf(made), 1);
      if (isOurs) {
        this.hold({ host, lease: state.lease });
        return;
      }
      this.refusals.push(state.state === 'held' ? { host, heldBy: state.lease } : { host, isDamaged: true });
    } catch (error) {
      if (!isProviderError(error)) throw error;
      this.refusals.push({ host, problem: error });
      await this.undo([made]);
    }
  }

  /** What cannot be undone now stays, and `listNodes` shows it. */
  private async undo(claims: { host: PoolHost; token: string }[]): Promise<void> {
    await Promise.all(claims.map(async ({ host, token }) => this.hosts.run(host, releaseScript(token)).catch(() => undefined)));
  }
}
