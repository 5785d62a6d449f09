import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NodeFacts } from '@/server/domain/node';
import type { ProviderHarness } from '../contract/conformance';
import { describeProvider } from '../contract/conformance';
import type { CreateNodesRequest, ProviderNode } from '../contract/provider';
import { machineFacts, parseGpuList } from './machine-facts';
import type { LocalPorts } from './provider';
import { LocalProvider } from './provider';
import { runScript } from './run-script';

const facts: NodeFacts = {
  hostname: 'here',
  os: 'Linux',
  arch: 'x64',
  cpus: 8,
  memoryMib: 32 * 1024,
  diskFreeMib: 1000,
  gpus: [{ name: 'NVIDIA H100 80GB HBM3', memoryMib: 81_559 }],
};
const portsFor = (nodesDir: string): LocalPorts => ({
  nodesDir,
  runScript,
  machineFacts: async () => facts,
  now: () => new Date(0),
  graceSeconds: 0.5,
});

async function make(): Promise<ProviderHarness> {
  const nodesDir = await mkdtemp(path.join(os.tmpdir(), 'dhow-local-'));
  const pids: number[] = [];
  return {
    client: () => new LocalProvider(portsFor(nodesDir)),
    region: null,
    instanceType: 'local',
    capacity: null,
    createAndDie: (request) => createAndDie(nodesDir, request),
    lose: null,
    startProcess: (node) => startProcess(path.join(nodesDir, node.id), node, pids),
    secrets: [],
    async dispose() {
      for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      await rm(nodesDir, { recursive: true, force: true });
    },
  };
}

function createAndDie(nodesDir: string, request: CreateNodesRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    let isDead = false;
    const provider = new LocalProvider({
      ...portsFor(nodesDir),
      async runScript(home, script, options) {
        if (!isDead) {
          isDead = true;
          await runScript(home, script, options).then(() => resolve(), reject);
        }
        return new Promise(() => {});
      },
    });
    provider.createNodes(request).catch(reject);
  });
}

async function startProcess(home: string, node: ProviderNode, pids: number[]): Promise<() => Promise<boolean>> {
  const child = spawn('sh', ['-c', 'echo ready; exec sleep 1000'], {
    env: { ...process.env, HOME: home, DHOW_CLUSTER_ID: node.clusterId },
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const pid = child.pid;
  if (pid === undefined) throw new Error('it did not start');
  pids.push(pid);
  return async () => isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describeProvider({ name: 'local', make });

describe('local', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'dhow-local-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));
  const request = (token: string) => ({
    deploymentId: 'd',
    clusterId: 'c',
    clusterName: 'train',
    region: null,
    zone: null,
    instanceType: 'local',
    nodes: [{ rank: 0, token }],
  });

  it('gives each node a folder of its own as HOME and takes it away with the node', async () => {
    const provider = new LocalProvider(portsFor(root));
    const [node] = await provider.createNodes(request('t'));
    expect(node).toMatchObject({ id: 'c-0', internalAddress: '127.0.0.1' });
    expect(await provider.access({ id: 'c-0' })).toEqual({ kind: 'local', home: path.join(root, 'c-0') });
    expect(await provider.connectCommand()).toBeNull();
    await writeFile(path.join(root, 'c-0', 'result'), 'x');
    await provider.terminateNodes('d', [{ id: 'c-0', token: 't' }]);
    expect(await readdir(root)).toEqual([]);
  });

  it('offers this machine, for nothing, without end', async () => {
    expect(await new LocalProvider(portsFor(root)).offers()).toEqual([
      {
        provider: 'local',
        region: null,
        zone: null,
        instanceType: 'local',
        accelerator: { name: 'H100', count: 1, memoryMib: 81_559 },
        cpus: 8,
        memoryGib: 32,
        isSpot: false,
        usdPerHour: 0,
        available: null,
      },
    ]);
  });

  it('refuses a rank that another request holds, and names its folder', async () => {
    const provider = new LocalProvider(portsFor(root));
    await provider.createNodes(request('t1'));
    await expect(provider.createNodes(request('t2'))).rejects.toMatchObject({
      kind: 'insufficient-capacity',
      message: 'Node 0 of cluster “train” exists already, made by another request.',
      hint: expect.stringContaining(path.join(root, 'c-0')),
    });
  });

  it('does not leave its folder, whatever an id says', async () => {
    await expect(new LocalProvider(portsFor(root)).terminateNodes('d', [{ id: '../x', token: 't' }])).rejects.toThrow(TypeError);
  });

  it('says what is in the way when the folder cannot be used, and never throws in check', async () => {
    const file = path.join(root, 'file');
    await writeFile(file, '');
    const provider = new LocalProvider(portsFor(file));
    const { isEnabled, problems } = await provider.check();
    expect(isEnabled).toBe(false);
    expect(problems[0]?.message).toContain(file);
    expect(problems[0]?.hint).toEqual(expect.any(String));
    await expect(provider.createNodes(request('t'))).rejects.toMatchObject({ kind: 'misconfigured' });
  });

  it('tells a full disk from other trouble and leaves no folder behind', async () => {
    const runFull: LocalPorts['runScript'] = async () => ({ code: 73, stdout: '', stderr: 'printf: write error: No space left on device' });
    await expect(new LocalProvider({ ...portsFor(root), runScript: runFull }).createNodes(request('t'))).rejects.toMatchObject({
      kind: 'insufficient-capacity',
      message: expect.stringContaining('the disk is full'),
    });
    expect(await readdir(root)).toEqual([]);
  });

  it('reports a node whose lease cannot be read instead of taking it for gone, and can end it', async () => {
    const provider = new LocalProvider(portsFor(root));
    const lease = path.join(root, 'c-0', '.dhow', 'lease', os.hostname());
    await mkdir(lease, { recursive: true });
    await writeFile(path.join(lease, 't.json'), '');
    expect(await provider.listNodes('d', null)).toEqual({
      nodes: [],
      unreachable: [{ id: 'c-0', message: expect.stringContaining('cannot be read') }],
    });
    await provider.terminateNodes('d', [{ id: 'c-0', token: 't' }]);
    expect(await provider.listNodes('d', null)).toEqual({ nodes: [], unreachable: [] });
  });

  it('has no nodes before its folder is made', async () => {
    expect(await new LocalProvider(portsFor(path.join(root, 'later'))).listNodes('d', null)).toEqual({ nodes: [], unreachable: [] });
  });
});

describe('the facts of this machine', () => {
  it('are there without a GPU driver', async () => {
    const found = await machineFacts(os.tmpdir());
    expect(found).toMatchObject({ hostname: os.hostname(), arch: os.arch() });
    expect(found.cpus).toBeGreaterThan(0);
    expect(found.memoryMib).toBeGreaterThan(0);
    expect(found.diskFreeMib).toBeGreaterThan(0);
  });

  it('read the list of the NVIDIA driver and leave out lines of another form', () => {
    expect(parseGpuList('NVIDIA H100 80GB HBM3, 81559\nNVIDIA H100 80GB HBM3, 81559\n\nGPU is lost, [N/A]\n')).toEqual([
      { name: 'NVIDIA H100 80GB HBM3', memoryMib: 81_559 },
      { name: 'NVIDIA H100 80GB HBM3', memoryMib: 81_559 },
    ]);
  });
});

describe('a script on this machine', () => {
  it('that hangs is ended', async () => {
    await expect(runScript(os.tmpdir(), 'sleep 1000', { timeoutMs: 50 })).rejects.toThrow('did not end');
  });
});
