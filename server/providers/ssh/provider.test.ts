import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NodeFacts } from '@/server/domain/node';
import { poolHostIdOf } from '@/server/domain/pool';
import type { TestHost, TestHosts } from '@/tools/test-hosts';
import { startTestHosts } from '@/tools/test-hosts';
import type { ProviderHarness } from '../contract/conformance';
import { describeProvider } from '../contract/conformance';
import type { CreateNodesRequest, ProviderNode } from '../contract/provider';
import type { SshPorts } from './provider';
import { SshProvider } from './provider';
import { openTestHost, poolOf, portsFor, wayError, wipe } from './test-world';

let world: TestHosts;
beforeAll(async () => {
  world = await startTestHosts(3);
});
afterAll(() => world.stop());

const hostAt = (i: number): TestHost => {
  const host = world.hosts[i];
  if (!host) throw new Error(`no test host ${i}`);
  return host;
};
const idOf = (host: TestHost, pool = 'lab'): string => poolHostIdOf(pool, host.host, host.port);
const indexOf = (node: ProviderNode): number => world.hosts.findIndex((h) => idOf(h) === node.id);

async function make(): Promise<ProviderHarness> {
  const pools = [poolOf(world.hosts)];
  return {
    client: () => new SshProvider(portsFor(pools)),
    region: 'lab',
    instanceType: 'host',
    capacity: 3,
    createAndDie: (request) => createAndDie(portsFor(pools), request),
    async lose(node) {
      await world.kill(indexOf(node));
      return () => world.restart(indexOf(node));
    },
    startProcess: (node) => startProcess(hostAt(indexOf(node)), node),
    secrets: [(await readFile(hostAt(0).privateKeyPath, 'utf8')).split('\n')[1] ?? 'PRIVATE KEY'],
    dispose: () => wipe(world.hosts),
  };
}

function createAndDie(ports: SshPorts, request: CreateNodesRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    let isDead = false;
    const provider = new SshProvider({
      ...ports,
      openHost: (endpoint) => ({
        async exec(script, options) {
          if (isDead) return new Promise(() => {});
          const isClaim = script.includes(request.clusterId);
          if (isClaim) isDead = true;
          const result = await openTestHost(endpoint).exec(script, options);
          if (!isClaim) return result;
          resolve();
          return new Promise(() => {});
        },
      }),
    });
    provider.createNodes(request).catch(reject);
  });
}

/** Over ssh, in a session of its own, so that only the mark tells whose it is. */
async function startProcess(host: TestHost, node: ProviderNode): Promise<() => Promise<boolean>> {
  const ssh = async (command: string): Promise<string> => {
    const privateKey = await readFile(host.privateKeyPath, 'utf8');
    return (await openTestHost({ ...host, auth: [{ kind: 'key', privateKey, source: 'test' }] }).exec(command)).stdout.trim();
  };
  const pid = await ssh(`DHOW_CLUSTER_ID=${node.clusterId} setsid sh -c 'echo $$; exec sleep 1000 >/dev/null 2>&1 </dev/null' &`);
  return async () => (await ssh(`grep -q '^State:[[:space:]][^ZX]' /proc/${pid}/status 2>/dev/null && echo alive`)) === 'alive';
}

describeProvider({ name: 'ssh', make });

const request = (numNodes: number, clusterId = 'c1', region: string | null = 'lab'): CreateNodesRequest => ({
  deploymentId: 'd1',
  clusterId,
  clusterName: `name-of-${clusterId}`,
  region,
  zone: null,
  instanceType: 'host',
  nodes: Array.from({ length: numNodes }, (_, rank) => ({ rank, token: `${clusterId}-${rank}` })),
});

describe('ssh', () => {
  afterEach(() => wipe(world.hosts));
  const provider = (overrides: Partial<SshPorts> = {}, pools = [poolOf(world.hosts)]) => new SshProvider(portsFor(pools, overrides));

  it('takes hosts in the order of the pool and names them by pool, host and port', async () => {
    const nodes = await provider().createNodes(request(2));
    expect(nodes.map((n) => n.id)).toEqual([idOf(hostAt(0)), idOf(hostAt(1))]);
    expect(nodes[0]).toMatchObject({ region: 'lab', internalAddress: '127.0.0.1', state: 'running' });
  });

  it('asks which pool was meant when the name is wrong or left out', async () => {
    const pools = [poolOf(world.hosts, 'lab'), poolOf([], 'gpu-farm')];
    await expect(provider({}, pools).createNodes(request(1, 'c', 'labb'))).rejects.toMatchObject({
      kind: 'misconfigured',
      hint: 'Did you mean lab?',
    });
    await expect(provider({}, pools).createNodes(request(1, 'c', null))).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining('lab, gpu-farm'),
    });
    await expect(provider({}, []).createNodes(request(1, 'c', null))).rejects.toMatchObject({
      kind: 'misconfigured',
      message: 'There are no SSH pools yet.',
    });
    expect(await provider().createNodes(request(1, 'c', null))).toHaveLength(1);
  });

  it('goes around a host that does not answer', async () => {
    await world.kill(0);
    try {
      const nodes = await provider().createNodes(request(2));
      expect(nodes.map((n) => n.id)).toEqual([idOf(hostAt(1)), idOf(hostAt(2))]);
    } finally {
      await world.restart(0);
    }
  });

  it('says of each host why it could not be had', async () => {
    await provider().createNodes(request(1, 'c1'));
    await new SshProvider(portsFor([poolOf([hostAt(1)])])).createNodes({ ...request(1, 'c2'), deploymentId: 'd2' });
    await world.kill(2);
    try {
      const error: unknown = await provider()
        .createNodes(request(2, 'c3'))
        .catch((e: unknown) => e);
      expect(error).toMatchObject({
        kind: 'insufficient-capacity',
        scope: 'region',
        hint: expect.stringContaining('dhow down name-of-c1'),
      });
      const message = error instanceof Error ? error.message : '';
      expect(message).toContain('Pool “lab” cannot give 2 hosts: none is free.');
      expect(message).toContain(`127.0.0.1:${hostAt(0).port} is held by cluster “name-of-c1”.`);
      expect(message).toContain(`127.0.0.1:${hostAt(1).port} is held by cluster “name-of-c2” of another Dhow server.`);
      expect(message).toContain(`127.0.0.1:${hostAt(2).port} refused the connection.`);
    } finally {
      await world.restart(2);
    }
  });

  it('takes another host when the answer of a claim was lost, and gives the doubtful one back', async () => {
    let isLost = false;
    const openHost: SshPorts['openHost'] = (endpoint) => ({
      async exec(script, options) {
        const result = await openTestHost(endpoint).exec(script, options);
        if (isLost || !script.includes('c1-0.json')) return result;
        isLost = true;
        throw wayError('closed', 'The connection broke.');
      },
    });
    const nodes = await provider({ openHost }).createNodes(request(1));
    expect(nodes.map((n) => n.id)).toEqual([idOf(hostAt(1))]);
    expect((await provider().listNodes('d1', null)).nodes).toEqual(nodes);
  });

  it('gives all hosts to one of two requests that each want all of them', async () => {
    const shared = provider();
    const outcomes = await Promise.allSettled([shared.createNodes(request(3, 'c1')), shared.createNodes(request(3, 'c2'))]);
    expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('tells wrong keys from machines that are taken', async () => {
    const openHost: SshPorts['openHost'] = ({ host, port }) => ({
      exec: async () => Promise.reject(wayError('auth', `No key or password was taken by ${host}:${port}.`)),
    });
    await expect(provider({ openHost }).createNodes(request(1))).rejects.toMatchObject({
      kind: 'credentials-invalid',
      hint: expect.stringContaining('key or password'),
    });
  });

  it('is one machine when it is listed twice, in one pool or in two', async () => {
    const twice = poolOf([hostAt(0), { ...hostAt(0), host: 'localhost' }]);
    const error: unknown = await provider({}, [twice])
      .createNodes(request(2))
      .catch((e: unknown) => e);
    expect(error instanceof Error ? error.message : '').toContain('is the same machine as');
    const pools = [poolOf([hostAt(0)], 'a'), poolOf([hostAt(0)], 'b')];
    const nodes = await provider({}, pools).createNodes(request(1, 'c1', 'b'));
    expect(await provider({}, pools).listNodes('d1', null)).toEqual({ nodes, unreachable: [] });
    expect((await provider({}, pools).listNodes('d1', 'a')).nodes).toEqual([]);
  });

  it('takes a host that left its pool for gone', async () => {
    const nodes = await provider().createNodes(request(1));
    const without = provider({}, [poolOf([hostAt(1)])]);
    expect(await without.listNodes('d1', 'lab')).toEqual({ nodes: [], unreachable: [] });
    await without.terminateNodes('d1', nodes);
    await expect(without.access({ id: idOf(hostAt(0)) })).rejects.toMatchObject({ kind: 'not-found' });
    expect(await without.connectCommand({ id: idOf(hostAt(0)) })).toBeNull();
  });

  it('does not take nodes for gone while the pools cannot be read', async () => {
    const broken = provider({ pools: { list: async () => Promise.reject(new Error('ssh_node_pools.yaml:3:1: bad')) } });
    await expect(broken.listNodes('d1', null)).rejects.toThrow('ssh_node_pools.yaml:3:1');
    expect(await broken.check()).toMatchObject({ isEnabled: false, problems: [{ message: 'ssh_node_pools.yaml:3:1: bad' }] });
  });

  it('frees the disk of a host when a cluster ends', async () => {
    const nodes = await provider().createNodes(request(1));
    expect(existsSync(path.join(hostAt(0).home, '.dhow', 'lease'))).toBe(true);
    await provider().terminateNodes('d1', nodes);
    expect(existsSync(path.join(hostAt(0).home, '.dhow', 'clusters', 'c1'))).toBe(false);
  });

  it('finds out on the disk of the host, not in the answer, that a host cannot hold a lease', async () => {
    const openHost: SshPorts['openHost'] = () => ({
      exec: async (script) =>
        script.includes('mkdir')
          ? { code: 73, stdout: '', stderr: 'mkdir: cannot create: No space left on device' }
          : { code: 0, stdout: '@dhow-lease free\n', stderr: '' },
    });
    await expect(provider({ openHost }, [poolOf([hostAt(0)])]).createNodes(request(1))).rejects.toMatchObject({
      kind: 'misconfigured',
      hint: expect.stringContaining('is full'),
    });
  });
});

describe('offers of pools', () => {
  const factsOf = (cpus: number, gpu: string | null): NodeFacts => ({
    hostname: 'h',
    os: 'Linux',
    arch: 'x64',
    cpus,
    memoryMib: 65_536,
    diskFreeMib: 1,
    gpus: gpu === null ? [] : [{ name: gpu, memoryMib: 81_559 }],
  });
  const known =
    (facts: Record<number, NodeFacts>, free: Record<number, boolean>): SshPorts['readKnowledge'] =>
    async () => ({
      facts: (id) => facts[world.hosts.findIndex((h) => idOf(h) === id)] ?? null,
      isFree: (id) => free[world.hosts.findIndex((h) => idOf(h) === id)] ?? null,
    });
  const offersWith = (readKnowledge: SshPorts['readKnowledge']) =>
    new SshProvider(portsFor([poolOf(world.hosts)], { readKnowledge })).offers();

  it('are one for a pool of which nothing is known', async () => {
    expect(await offersWith(undefined)).toEqual([
      expect.objectContaining({ region: 'lab', instanceType: 'host', usdPerHour: 0, available: null, cpus: 0 }),
    ]);
  });

  it('count the free hosts when all are known, and tell hardware apart', async () => {
    const same = factsOf(8, null);
    expect(await offersWith(known({ 0: same, 1: same, 2: same }, { 0: true, 1: false, 2: true }))).toEqual([
      expect.objectContaining({ instanceType: 'host', cpus: 8, memoryGib: 64, available: 2 }),
    ]);
    const mixed = await offersWith(known({ 0: same, 1: same, 2: factsOf(96, 'NVIDIA H100 80GB HBM3') }, {}));
    expect(mixed.map((o) => [o.instanceType, o.accelerator?.name ?? null])).toEqual([
      ['8cpu-64gb', null],
      ['96cpu-64gb-1xH100', 'H100'],
    ]);
  });

  it('of a kind are met by hosts of that kind', async () => {
    const readKnowledge = known({ 0: factsOf(8, null), 2: factsOf(96, 'NVIDIA H100 80GB HBM3') }, {});
    const provider = new SshProvider(portsFor([poolOf(world.hosts)], { readKnowledge }));
    const nodes = await provider.createNodes({ ...request(1), instanceType: '96cpu-64gb-1xH100' });
    expect(nodes.map((n) => n.id)).toEqual([idOf(hostAt(2))]);
    await wipe(world.hosts);
  });
});
