import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostLease, ScriptResult } from './host-lease';
import { claimScript, endScript, readLeaseScript, readLeaseState, releaseScript, requireSafeId } from './host-lease';
import { shellWord } from '@/server/domain/shell-word';

const shells: string[][] = [['sh'], ['bash'], ['busybox', 'sh']].filter(([name]) => name && existsOnPath(name));

function existsOnPath(name: string): boolean {
  return ['/bin', '/usr/bin'].some((folder) => existsSync(path.join(folder, name)));
}

const leaseOf = (token: string, clusterId = 'c1'): HostLease => ({
  deploymentId: 'd1',
  clusterId,
  clusterName: `it's "clusterId":"other"`,
  rank: 0,
  nodeId: 'pool/host:22',
  token,
  createdAt: '2026-01-01T00:00:00.000Z',
});

describe.each(shells)('the lease of a host, in %s', (...shell) => {
  let home: string;
  const started: number[] = [];
  beforeEach(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'dhow-lease-'));
  });
  afterEach(async () => {
    for (const pid of started.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    await rm(home, { recursive: true, force: true });
  });

  const run = (script: string, inHome = home): Promise<ScriptResult> =>
    new Promise((resolve, reject) => {
      const [command = 'sh', ...args] = shell;
      const child = spawn(command, [...args, '-c', script], { env: { ...process.env, HOME: inHome }, stdio: ['ignore', 'pipe', 'pipe'] });
      const out = { stdout: '', stderr: '' };
      child.stdout.on('data', (d: Buffer) => (out.stdout += d.toString()));
      child.stderr.on('data', (d: Buffer) => (out.stderr += d.toString()));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code: code ?? -1, ...out }));
    });
  const claim = async (lease: HostLease) => readLeaseState((await run(claimScript(lease))).stdout);
  const read = async () => readLeaseState((await run(readLeaseScript)).stdout);
  const leaseFolder = () => path.join(home, '.dhow', 'lease', os.hostname());

  /** A process of a job in the cluster, in a session of its own. */
  async function startJob(clusterId: string, body = 'exec sleep 1000', env: Record<string, string> = {}): Promise<number> {
    const child = spawn('sh', ['-c', `echo ready; ${body}`], {
      env: { ...process.env, HOME: home, DHOW_CLUSTER_ID: clusterId, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    if (child.pid === undefined) throw new Error('it did not start');
    started.push(child.pid);
    return child.pid;
  }

  it('is free at first, ours once claimed, and free again once released', async () => {
    expect(await read()).toEqual({ state: 'free' });
    expect(await claim(leaseOf('t1'))).toEqual({ state: 'held', lease: leaseOf('t1') });
    expect(await read()).toEqual({ state: 'held', lease: leaseOf('t1') });
    await run(releaseScript('t1'));
    expect(await read()).toEqual({ state: 'free' });
  });

  it('stays with its token: others are told who holds it, a repeat changes nothing', async () => {
    await claim(leaseOf('t1'));
    expect(await claim(leaseOf('t2'))).toEqual({ state: 'held', lease: leaseOf('t1') });
    expect(await claim({ ...leaseOf('t1'), createdAt: 'later' })).toEqual({ state: 'held', lease: leaseOf('t1') });
    await run(releaseScript('t2'));
    expect(await read()).toEqual({ state: 'held', lease: leaseOf('t1') });
  });

  it('goes to exactly one of many that claim at once', async () => {
    const tokens = Array.from({ length: 12 }, (_, i) => `t${i}`);
    const answers = await Promise.all(tokens.map((token) => claim(leaseOf(token))));
    const holders = new Set(answers.map((a) => (a?.state === 'held' ? a.lease.token : null)));
    expect(holders.size).toBe(1);
    expect(tokens).toContain([...holders][0]);
    expect(await readdir(path.join(home, '.dhow'))).toEqual(['lease']);
  });

  it('is repaired after a crash in the middle of a claim or a release', async () => {
    await mkdir(leaseFolder(), { recursive: true });
    await mkdir(path.join(home, '.dhow', 'lease.new.t1.1'));
    expect(await read()).toEqual({ state: 'free' });
    expect(await claim(leaseOf('t1'))).toEqual({ state: 'held', lease: leaseOf('t1') });
    await run(releaseScript('t1'));
    expect(await readdir(path.join(home, '.dhow', 'lease'))).toEqual([]);
    expect(await readdir(path.join(home, '.dhow'))).toEqual(['lease']);
  });

  it('that lost its content in a power failure is known by its token, mended by it and ended by it', async () => {
    await mkdir(leaseFolder(), { recursive: true });
    await writeFile(path.join(leaseFolder(), 't1.json'), '');
    expect(await read()).toEqual({ state: 'damaged', token: 't1' });
    expect(await claim(leaseOf('t2'))).toEqual({ state: 'damaged', token: 't1' });
    expect(await claim(leaseOf('t1'))).toEqual({ state: 'held', lease: leaseOf('t1') });
    await writeFile(path.join(leaseFolder(), 't1.json'), '');
    expect((await run(endScript('t1'))).code).toBe(0);
    expect(await read()).toEqual({ state: 'free' });
  });

  it('cannot be made where the home is not a folder, and says so', async () => {
    const file = path.join(home, 'file');
    await writeFile(file, '');
    const result = await run(claimScript(leaseOf('t1')), file);
    expect(result.code).toBe(73);
    expect(result.stderr).toContain('Not a directory');
  });

  it('is read past whatever login scripts print', () => {
    expect(readLeaseState('Welcome!\n@dhow-lease free\n')).toEqual({ state: 'free' });
    expect(readLeaseState('Welcome!\n')).toBeNull();
  });

  it('ends with every process of its cluster, its files and its link, and nothing else', async () => {
    await claim(leaseOf('t1'));
    const folder = path.join(home, '.dhow', 'clusters', 'c1');
    await mkdir(path.join(folder, 'workdir'), { recursive: true });
    await mkdir(path.join(home, '.dhow', 'clusters', 'c2'), { recursive: true });
    await symlink(path.join(folder, 'workdir'), path.join(home, 'sky_workdir'));
    const polite = await startJob('c1');
    const stubborn = await startJob('c1', "trap '' TERM; while :; do sleep 1000; done");
    const stranger = await startJob('c10');
    const result = await run(endScript('t1', { graceSeconds: 0.2 }));
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect([polite, stubborn, stranger].map(isAlive)).toEqual([false, false, true]);
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(path.join(home, 'sky_workdir'))).toBe(false);
    expect(await readdir(path.join(home, '.dhow', 'clusters'))).toEqual(['c2']);
    expect(await read()).toEqual({ state: 'free' });
    expect((await run(endScript('t1'))).code).toBe(0);
  });

  it('ends a session that threw the mark away, and spares whoever has its number now', async () => {
    await claim(leaseOf('t1'));
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const unmarked = await startJob('c1', 'exec env -i sleep 1000');
    const successor = await startJob('none', 'exec env -i sleep 1000');
    for (const [job, pid, born] of [
      ['j1', unmarked, await bornAt(unmarked)],
      ['j2', successor, '1'],
    ] as const) {
      const unit = path.join(home, '.dhow', 'clusters', 'c1', 'hosts', os.hostname(), 'jobs', job, 'run');
      await mkdir(unit, { recursive: true });
      await writeFile(path.join(unit, 'claim'), `999999999 ${boot} 1 1\n`);
      await writeFile(path.join(unit, 'pid'), `${pid} ${born}\n`);
    }
    expect(await run(endScript('t1', { graceSeconds: 0.2 }))).toMatchObject({ code: 0, stderr: '' });
    expect([unmarked, successor].map(isAlive)).toEqual([false, true]);
  });

  it('spares processes of the same cluster on another node that is a folder of this machine', async () => {
    const sibling = path.join(home, 'sibling');
    await mkdir(sibling);
    await claim(leaseOf('t1'));
    await run(claimScript(leaseOf('t2')), sibling);
    const theirs = await startJob('c1', 'exec sleep 1000', { HOME: sibling });
    const ours = await startJob('c1');
    expect((await run(endScript('t1', { graceSeconds: 0.2 }))).code).toBe(0);
    expect([theirs, ours].map(isAlive)).toEqual([true, false]);
    expect((await run(endScript('t2', { graceSeconds: 0.2 }), sibling)).code).toBe(0);
    expect(isAlive(theirs)).toBe(false);
  });

  it('keeps the folder of a cluster for its other nodes where hosts share the home', async () => {
    await claim(leaseOf('t1'));
    const other = path.join(home, '.dhow', 'lease', 'another-host');
    await mkdir(other);
    await writeFile(path.join(other, 't2.json'), JSON.stringify({ ...leaseOf('t2'), nodeId: 'pool/other:22' }));
    const folder = path.join(home, '.dhow', 'clusters', 'c1');
    await mkdir(folder, { recursive: true });
    expect((await run(endScript('t1'))).code).toBe(0);
    expect(existsSync(folder)).toBe(true);
    expect(await claim(leaseOf('t3', 'c2'))).toMatchObject({ state: 'held', lease: { token: 't3' } });
    expect((await run(endScript('t2'))).code).toBe(0);
    expect(existsSync(folder)).toBe(false);
  });

  it("leaves another's lease, processes and files alone", async () => {
    await claim(leaseOf('t1'));
    const job = await startJob('c1');
    expect((await run(endScript('t2'))).code).toBe(0);
    expect(isAlive(job)).toBe(true);
    expect(await read()).toMatchObject({ state: 'held' });
  });
});

describe('ids in scripts', () => {
  it.each(['', '../x', 'a b', "a'b", '-rf', 'a/b', 'a\nb'])('refuses %j', (id) => {
    expect(() => requireSafeId('token', id)).toThrow(TypeError);
  });
  it('quotes text for the shell', () => expect(shellWord("it's")).toBe(`'it'\\''s'`));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function bornAt(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[19] ?? '';
}
