/**
 * This machine as a provider: a node is the folder `<nodesDir>/<clusterId>-<rank>`, which is that node's HOME, and the
 * processes that say they belong to its cluster. Costs nothing and has no end, so it is on by default.
 */
import { constants } from 'node:fs';
import { access, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { NodeFacts } from '@/server/domain/node';
import type { Offer } from '@/server/domain/offer';
import type { NodeAccess } from '../contract/access';
import type { Capabilities } from '../contract/capabilities';
import { ProviderError } from '../contract/errors';
import { offeredAccelerator } from '../contract/gpu-name';
import type { HostLease, LeaseState } from '../contract/host-lease';
import { claimScript, endScript, parseLease, readLeaseState, requireSafeId } from '../contract/host-lease';
import type { CreateNodesRequest, NodeListing, Provider, ProviderCheck, ProviderNode } from '../contract/provider';
import { translateLocalError } from './errors';
import type { RunScript } from './run-script';

export interface LocalPorts {
  /** Made when missing. Must be on a disk with room for workdirs. */
  nodesDir: string;
  runScript: RunScript;
  machineFacts: (folder: string) => Promise<NodeFacts>;
  now: () => Date;
  /** How long processes have to end by themselves. Default 3. */
  graceSeconds?: number;
}

const instanceType = 'local';
/** Scripts here touch only this disk; one that takes this long hangs. */
const claimTimeoutMs = 20_000;

export class LocalProvider implements Provider {
  readonly name = 'local';
  readonly capabilities: Capabilities = {
    hasMultiNode: true,
    hasStop: false,
    hasSpot: false,
    isMetered: false,
    hasOwnFilesystem: false,
  };

  constructor(private readonly ports: LocalPorts) {}

  async check(): Promise<ProviderCheck> {
    const { nodesDir } = this.ports;
    try {
      await mkdir(nodesDir, { recursive: true, mode: 0o700 });
      await access(nodesDir, constants.W_OK | constants.X_OK);
      return { isEnabled: true, identity: (await this.ports.machineFacts(nodesDir)).hostname, problems: [] };
    } catch (error) {
      const { message, hint } = translateLocalError(error, `The folder for nodes, ${nodesDir}, cannot be used`);
      return { isEnabled: false, identity: null, problems: [{ message, hint: hint ?? null }] };
    }
  }

  async offers(): Promise<Offer[]> {
    const facts = await this.ports.machineFacts(this.ports.nodesDir);
    const accelerator = offeredAccelerator(facts.gpus);
    return [
      {
        provider: this.name,
        region: null,
        zone: null,
        instanceType,
        accelerator,
        cpus: facts.cpus,
        memoryGib: facts.memoryMib / 1024,
        isSpot: false,
        usdPerHour: 0,
        available: null,
      },
    ];
  }

  async createNodes(request: CreateNodesRequest): Promise<ProviderNode[]> {
    if (request.instanceType !== instanceType) {
      throw new ProviderError('misconfigured', 'cloud', `This machine has no instance type “${request.instanceType}”.`, {
        hint: `Leave instance_type out, or write ${instanceType}.`,
      });
    }
    const outcomes = await Promise.allSettled(request.nodes.map(async (wanted) => this.createNode(request, wanted)));
    const failed = outcomes.find((o) => o.status === 'rejected');
    if (failed === undefined) {
      return outcomes.flatMap((o) => (o.status === 'fulfilled' ? [o.value.node] : [])).sort((a, b) => a.rank - b.rank);
    }
    const made = outcomes.flatMap((o) => (o.status === 'fulfilled' && o.value.isNew ? [o.value.node] : []));
    // What cannot be undone now shows in `listNodes`; the reason why we got here matters more.
    await this.terminateNodes(request.deploymentId, made).catch(() => undefined);
    throw failed.reason;
  }

  async listNodes(deploymentId: string, region: string | null): Promise<NodeListing> {
    const listing: NodeListing = { nodes: [], unreachable: [] };
    if (region !== null) return listing;
    for (const id of await this.nodeIds()) {
      const lease = await this.readLease(id);
      if (lease.state === 'damaged') {
        const message = `The lease of ${this.homeOf(id)} cannot be read. If nothing you need is in that folder, remove it.`;
        listing.unreachable.push({ id, message });
      } else if (lease.state === 'held' && lease.lease.deploymentId === deploymentId) {
        listing.nodes.push(this.nodeOf(id, lease.lease));
      }
    }
    return listing;
  }

  async terminateNodes(_deploymentId: string, nodes: { id: string; token: string }[]): Promise<void> {
    await Promise.all(nodes.map((node) => this.terminateNode(node)));
  }

  async access(node: { id: string }): Promise<NodeAccess> {
    const home = this.homeOf(node.id);
    if ((await this.readLease(node.id)).state === 'free') {
      throw new ProviderError('not-found', 'zone', `There is no node ${node.id} on this machine any more.`);
    }
    return { kind: 'local', home };
  }

  async connectCommand(): Promise<null> {
    return null;
  }

  private homeOf(id: string): string {
    return path.join(this.ports.nodesDir, requireSafeId('node id', id));
  }

  private nodeOf(id: string, lease: HostLease): ProviderNode {
    return {
      id,
      clusterId: lease.clusterId,
      rank: lease.rank,
      token: lease.token,
      region: null,
      zone: null,
      instanceType,
      state: 'running',
      internalAddress: '127.0.0.1',
      publicAddress: '127.0.0.1',
    };
  }

  private async createNode(
    request: CreateNodesRequest,
    wanted: { rank: number; token: string },
  ): Promise<{ node: ProviderNode; isNew: boolean }> {
    const { deploymentId, clusterId, clusterName, signal } = request;
    const id = requireSafeId('node id', `${clusterId}-${wanted.rank}`);
    const home = this.homeOf(id);
    let isFolderNew = false;
    try {
      signal?.throwIfAborted();
      isFolderNew = (await mkdir(home, { recursive: true, mode: 0o700 })) !== undefined;
      const isNew = (await this.readLease(id)).state === 'free';
      const lease: HostLease = { deploymentId, clusterId, clusterName, ...wanted, nodeId: id, createdAt: this.ports.now().toISOString() };
      const result = await this.ports.runScript(home, claimScript(lease), { timeoutMs: claimTimeoutMs });
      const state = readLeaseState(result.stdout);
      if (result.code !== 0 || state === null) throw new Error(result.stderr.trim() || `sh ended with status ${result.code}`);
      if (state.state === 'held' && state.lease.token === wanted.token) return { node: this.nodeOf(id, state.lease), isNew };
    } catch (error) {
      if (isFolderNew) await rm(home, { recursive: true, force: true }).catch(() => undefined);
      throw translateLocalError(error, `Node ${wanted.rank} could not be made in ${home}`);
    }
    throw new ProviderError(
      'insufficient-capacity',
      'zone',
      `Node ${wanted.rank} of cluster “${clusterName}” exists already, made by another request.`,
      {
        hint: `Tear the cluster down first; its folder is ${home}.`,
      },
    );
  }

  private async terminateNode(node: { id: string; token: string }): Promise<void> {
    const home = this.homeOf(node.id);
    const lease = await this.readLease(node.id);
    if (tokenOf(lease) !== node.token) return;
    try {
      const result = await this.ports.runScript(home, endScript(node.token, { graceSeconds: this.ports.graceSeconds, keepLease: true }), {
        timeoutMs: 60_000,
      });
      if (result.code !== 0) throw new Error(result.stderr.trim() || `sh ended with status ${result.code}`);
      await removeHome(home);
    } catch (error) {
      throw translateLocalError(error, `Node ${node.id} could not be ended`);
    }
  }

  private async nodeIds(): Promise<string[]> {
    try {
      const entries = await readdir(this.ports.nodesDir, { withFileTypes: true });
      return entries.filter((e) => e.isDirectory()).map((e) => e.name);
    } catch (error) {
      if (isMissing(error)) return [];
      throw translateLocalError(error, `The folder for nodes, ${this.ports.nodesDir}, cannot be read`);
    }
  }

  /** Whatever the host is called now: a laptop's name changes with its network. */
  private async readLease(id: string): Promise<LeaseState> {
    const folder = path.join(this.homeOf(id), '.dhow', 'lease');
    try {
      const file = (await readdir(folder, { recursive: true })).find((f) => f.endsWith('.json'));
      if (file === undefined) return { state: 'free' };
      const token = path.basename(file, '.json');
      const lease = parseLease(await readFile(path.join(folder, file), 'utf8'));
      return lease?.token === token ? { state: 'held', lease } : { state: 'damaged', token };
    } catch (error) {
      if (isMissing(error)) return { state: 'free' };
      throw translateLocalError(error, `The lease in ${folder} cannot be read`);
    }
  }
}

const tokenOf = (state: LeaseState): string | null =>
  state.state === 'free' ? null : state.state === 'held' ? state.lease.token : state.token;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/**
 * Removes a node's folder, the lease last: until then a crash leaves a node that `listNodes` shows. Files that we may
 * not remove (a container wrote them as root) stay behind in a folder that is no node any more.
 */
async function removeHome(home: string): Promise<void> {
  const state = path.join(home, '.dhow');
  await removeAllBut(home, '.dhow');
  await removeAllBut(state, 'lease');
  await rm(path.join(state, 'lease'), { recursive: true, force: true });
  await rm(home, { recursive: true, force: true }).catch(() => undefined);
}

async function removeAllBut(folder: string, kept: string): Promise<void> {
  const names = await readdir(folder);
  await Promise.allSettled(names.filter((n) => n !== kept).map((n) => rm(path.join(folder, n), { recursive: true, force: true })));
}
