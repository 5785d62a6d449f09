import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectSsh } from '@/server/platform/ssh-connection';
import type { SshAuth, SshEndpoint } from '@/server/providers/contract/access';
import { startTestHosts, type TestHost, type TestHosts } from '@/tools/test-hosts';
import { createNodeRuntime } from '../node-runtime';
import { MemoryBlobs, MemoryHostKeys, collect, unitFile, waitFor } from '../testing/runtime-fixture';
import type { UnitId } from '../units';
import { createTransports, type Transports } from './open';

const run = promisify(execFile);

let world: TestHosts;
/** Allows one session a connection. */
let narrow: TestHosts;
let keys: string;
let hostKeys: MemoryHostKeys;
let transports: Transports;

beforeAll(async () => {
  keys = mkdtempSync(path.join(tmpdir(), 'dhow-keys-'));
  world = await startTestHosts(2);
  narrow = await startTestHosts(1, { sshdConfig: ['MaxSessions 1'] });
});
afterAll(async () => {
  await Promise.all([world.stop(), narrow.stop()]);
  rmSync(keys, { recursive: true, force: true });
});
beforeEach(() => {
  hostKeys = new MemoryHostKeys();
  transports = createTransports({ hostKeys });
});
afterEach(() => transports.close());

const hostAt = (hosts: TestHosts, index: number): TestHost => {
  const host = hosts.hosts[index];
  if (!host) throw new Error(`no host ${index}`);
  return host;
};
const goodKey = (host: TestHost): SshAuth => ({ kind: 'key', privateKey: readFileSync(host.privateKeyPath, 'utf8'), source: 'test key' });
const endpointOf = (host: TestHost, change: Partial<SshEndpoint> = {}): SshEndpoint => ({
  host: host.host,
  port: host.port,
  user: host.user,
  auth: [goodKey(host)],
  ...change,
});
const open = (endpoint: SshEndpoint) => transports.open({ kind: 'ssh', endpoint });
const first = () => hostAt(world, 0);
const runtimeOn = (endpoint: SshEndpoint, clusterId = 'c1') =>
  createNodeRuntime({ transport: open(endpoint), clusterId, blobs: new MemoryBlobs(), label: 'node 0' });
const unit = (jobId: string): UnitId => ({ jobId, stage: 'run' });

async function makeKey(name: string, passphrase = ''): Promise<string> {
  const file = path.join(keys, name);
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '4', '-N', passphrase, '-f', file]);
  return file;
}

describe('commands over ssh', () => {
  test('give their output, errors and exit code', async () => {
    const result = await open(endpointOf(first())).exec('echo out; echo err >&2; exit 5');
    expect(result).toEqual({ code: 5, stdout: 'out\n', stderr: 'err\n' });
    expect(await open(endpointOf(first())).exec('kill -KILL $$')).toMatchObject({ code: 137 });
  });

  test('reach the node as they are written, whatever is in them', async () => {
    const text = `it's "x" \\\\n \\ $HOME \`id\` !! % %s\ttäb\n#no comment 日本`;
    const quoted = `'${text.replaceAll("'", `'\\''`)}'`;
    const { stdout } = await open(endpointOf(first())).exec(`printf '%s' ${quoted}`);
    expect(stdout).toBe(text);
  });

  test('take big input from a stream, and may leave it unread', async () => {
    const transport = open(endpointOf(first()));
    const piece = Buffer.alloc(1_000_000, 'x');
    const source = () =>
      Readable.from(
        Array.from({ length: 40 }, () => piece),
        { objectMode: false },
      );
    expect(await transport.exec('wc -c', { stdin: source() })).toMatchObject({ code: 0, stdout: '40000000\n' });
    expect(await transport.exec('exit 3', { stdin: source() })).toMatchObject({ code: 3 });
  });

  test('fail when their source fails', async () => {
    const source = new Readable({
      read() {
        this.destroy(new Error('disk error'));
      },
    });
    await expect(open(endpointOf(first())).exec('cat', { stdin: source })).rejects.toThrow('disk error');
  });

  test('are ended when they take too long, and the host is asked over a new connection', async () => {
    const transport = open(endpointOf(first()));
    const slow = transport.exec('echo $$ >slow.pid; while :; do echo on; sleep 0.1; done', { timeoutMs: 300 });
    await expect(slow).rejects.toMatchObject({ kind: 'timeout', message: expect.stringContaining('took longer than') });
    await waitFor('the end of the command', async () => (await transport.exec('kill -0 "$(cat slow.pid)"')).code !== 0);
  });

  test('cut output that is too long without waiting for ever', async () => {
    const { stdout, code } = await open(endpointOf(first())).exec('head -c 5000000 /dev/zero', { maxOutputBytes: 1000 });
    expect([stdout.length, code]).toEqual([1000, 0]);
  });

  test('deliver 50 MB to a slow reader byte for byte', async () => {
    let bytes = 0;
    const { code } = await open(endpointOf(first())).stream('head -c 50000000 /dev/zero', {
      onStdout: async (chunk) => {
        bytes += chunk.length;
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    expect([bytes, code]).toEqual([50_000_000, 0]);
  });
});

describe('a host', () => {
  test('may be followed by many at once, and still be told to stop', async () => {
    const runtime = runtimeOn(endpointOf(first()));
    await runtime.prepare();
    await runtime.start({ ...unit('many'), script: 'echo hello; sleep 600', env: {} });
    let greeted = 0;
    const followers = Array.from({ length: 30 }, () => runtime.follow(unit('many'), 0, () => void (greeted += 1)));
    await waitFor('all of them', () => greeted === 30);
    await runtime.stop(unit('many'), 1);
    for (const state of await Promise.all(followers)) expect(state).toMatchObject({ state: 'ended', exitCode: 143 });
  });

  test('may allow only one session a connection', async () => {
    const transport = open(endpointOf(hostAt(narrow, 0)));
    const results = await Promise.all(Array.from({ length: 6 }, (_, i) => transport.exec(`sleep 0.1; echo ${i}`)));
    expect(results.map((result) => result.stdout)).toEqual(['0\n', '1\n', '2\n', '3\n', '4\n', '5\n']);
  });

  test('that goes away in the middle of a run is noticed, and is back after its restart', async () => {
    const host = hostAt(world, 1);
    const runtime = runtimeOn(endpointOf(host));
    await runtime.prepare();
    await runtime.start({ ...unit('gone'), script: 'echo before; sleep 600', env: {} });
    let log = '';
    const following = runtime.follow(unit('gone'), 0, (bytes) => void (log += bytes.toString()));
    following.catch(() => {});
    await waitFor('output', () => log === 'before\n');
    await world.kill(1);
    await expect(following).rejects.toMatchObject({ name: 'TransportError', kind: 'closed' });
    await expect(runtime.ping()).rejects.toMatchObject({ kind: 'refused', message: expect.stringContaining(`127.0.0.1:${host.port}`) });
    await world.restart(1);
    await runtime.ping();
    expect(await collect(runtime, unit('gone'))).toMatchObject({ state: { state: 'lost' }, log: Buffer.from('before\n') });
  });

  test('keeps no reader when we stop following', async () => {
    const runtime = runtimeOn(endpointOf(first()));
    await runtime.prepare();
    await runtime.start({ ...unit('quiet'), script: 'echo here; sleep 600', env: {} });
    const stop = new AbortController();
    let log = '';
    const following = runtime.follow(unit('quiet'), 0, (bytes) => void (log += bytes.toString()), stop.signal);
    await waitFor('output', () => log === 'here\n');
    stop.abort(new Error('enough'));
    await expect(following).rejects.toThrow('enough');
    const transport = open(endpointOf(first()));
    const readers = `grep -l '[q]uiet/run/log' /proc/[0-9]*/cmdline 2>/dev/null | wc -l`;
    await waitFor('no reader', async () => Number((await transport.exec(readers)).stdout) === 0);
    await runtime.stop(unit('quiet'), 0);
  });

  test('keeps its units when our connection ends, and gives the rest of the log to the next', async () => {
    const runtime = runtimeOn(endpointOf(first()));
    await runtime.prepare();
    await runtime.start({ ...unit('goes-on'), script: 'echo one; while [ ! -e ~/go-on ]; do sleep 0.05; done; echo two', env: {} });
    await transports.close();
    transports = createTransports({ hostKeys });
    const next = runtimeOn(endpointOf(first()));
    await open(endpointOf(first())).exec('touch ~/go-on');
    const { log, state } = await collect(next, unit('goes-on'));
    expect(log.toString()).toBe('one\ntwo\n');
    expect(state).toMatchObject({ state: 'ended', exitCode: 0 });
    expect(readFileSync(unitFile(first().home, unit('goes-on'), 'log'), 'utf8')).toBe('one\ntwo\n');
  });

  test('is reached through another', async () => {
    const jump = endpointOf(first());
    const transport = open(endpointOf(hostAt(world, 1), { jump }));
    expect(await transport.exec('echo "$HOME"')).toMatchObject({ stdout: `${hostAt(world, 1).home}\n` });
    expect([...hostKeys.keys.keys()].toSorted()).toEqual([first(), hostAt(world, 1)].map((h) => `127.0.0.1:${h.port}`).toSorted());
    const nowhere = open({ ...endpointOf(hostAt(world, 1), { jump }), port: 1 });
    await expect(nowhere.exec('true')).rejects.toMatchObject({ message: expect.stringContaining('by way of') });
  });
});

describe('logging in', () => {
  test('tries every way in order and names them all when none is taken', async () => {
    const wrong: SshAuth = { kind: 'key', privateKey: readFileSync(await makeKey('wrong'), 'utf8'), source: '~/.ssh/wrong' };
    expect(await open(endpointOf(first(), { auth: [wrong, goodKey(first())] })).exec('true')).toMatchObject({ code: 0 });
    const refused = open(endpointOf(first(), { auth: [wrong, { kind: 'key', privateKey: 'rubbish', source: '~/.ssh/rubbish' }] }));
    await expect(refused.exec('true')).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(new RegExp(`${first().user}@127.0.0.1:${first().port} .*~/.ssh/rubbish \\(.*~/.ssh/wrong`)),
      hint: expect.stringContaining('authorized_keys'),
    });
  });

  test('opens encrypted keys, and says when the passphrase is missing or wrong', async () => {
    const encrypted = await makeKey('encrypted', 'open sesame');
    const transport = open(endpointOf(first()));
    await transport.exec('cat >>~/.ssh/authorized_keys', { stdin: readFileSync(`${encrypted}.pub`) });
    const login = (passphrase?: string): SshAuth => ({
      kind: 'key',
      privateKey: readFileSync(encrypted, 'utf8'),
      passphrase,
      source: 'mine',
    });
    expect(await open(endpointOf(first(), { auth: [login('open sesame')] })).exec('true')).toMatchObject({ code: 0 });
    await expect(open(endpointOf(first(), { auth: [login('wrong')] })).exec('true')).rejects.toThrow('the passphrase is wrong');
    await expect(open(endpointOf(first(), { auth: [login()] })).exec('true')).rejects.toThrow('no passphrase is set');
  });

  test('uses the ssh-agent, and goes on without one that does not answer', async () => {
    const socket = path.join(keys, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      await waitFor('the agent', async () => {
        const added = run('ssh-add', ['-q', first().privateKeyPath], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
        return added.then(
          () => true,
          () => false,
        );
      });
      expect(await open(endpointOf(first(), { auth: [{ kind: 'agent', socket }] })).exec('true')).toMatchObject({ code: 0 });
    } finally {
      agent.kill();
    }
    const auth: SshAuth[] = [{ kind: 'agent', socket: path.join(keys, 'no-agent') }, goodKey(first())];
    expect(await open(endpointOf(first(), { auth })).exec('true')).toMatchObject({ code: 0 });
  });

  test('says that no way is set', async () => {
    await expect(open(endpointOf(first(), { auth: [] })).exec('true')).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('no key'),
    });
  });
});

describe('a host that cannot be reached', () => {
  let silent: Server | undefined;
  afterEach(() => silent?.close());

  test('shows a key other than the one trusted before', async () => {
    const hostPort = `127.0.0.1:${first().port}`;
    await open(endpointOf(first())).exec('true');
    expect(hostKeys.keys.get(hostPort)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    hostKeys.keys.set(hostPort, 'SHA256:another');
    await transports.close();
    transports = createTransports({ hostKeys });
    await expect(open(endpointOf(first())).exec('true')).rejects.toMatchObject({
      kind: 'host-key',
      message: expect.stringContaining('SHA256:another was trusted'),
      hint: expect.stringContaining('Infra'),
    });
  });

  test('refuses, has no name, or never answers', async () => {
    await expect(open(endpointOf(first(), { port: 1 })).exec('true')).rejects.toMatchObject({ kind: 'refused' });
    await expect(open(endpointOf(first(), { host: 'no-such-host.invalid' })).exec('true')).rejects.toMatchObject({ kind: 'unreachable' });
    const server = createServer().listen(0, '127.0.0.1');
    silent = server;
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const connecting = connectSsh(endpointOf(first(), { port }), { checkHostKey: async () => ({ isTrusted: true }), readyTimeoutMs: 100 });
    await expect(connecting).rejects.toMatchObject({ kind: 'timeout', message: expect.stringContaining(`127.0.0.1:${port}`) });
  });

  test('fails every command that waits for it, and is tried anew by the next', async () => {
    const transport = open(endpointOf(first(), { port: 1 }));
    const results = await Promise.allSettled([transport.exec('true'), transport.exec('true')]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    await expect(transport.exec('true')).rejects.toMatchObject({ kind: 'refused' });
  });
});
