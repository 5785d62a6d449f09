/** The real command line as a process, against a real server, running real tasks on this machine. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { startServerProcess } from '@/tools/server-process';
import { freePort, makeHome, removeHome } from '@/tools/run-product';
import { startTestServer, type TestServer } from '@/tools/test-server';
import { makeCli, type Cli } from './testing/run-cli';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'dhow-cli-'));
let server: TestServer;
let cli: Cli;

beforeAll(async () => {
  server = await startTestServer();
  cli = await makeCli({ env: envFor(server), cwd: folder });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const envFor = ({ url, home }: { url: string; home: string }): Record<string, string> => ({
  DHOW_API_URL: url,
  DHOW_HOME: home,
  HOME: folder,
  FROM_CALLER: 'the caller',
});
const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};

describe('launch', () => {
  test('runs a command to its end: the log on stdout, all else on stderr, 0 for success', async () => {
    const { code, stdout, stderr } = await cli.run('launch', '-c', 'main', 'echo "it  runs"; printf end');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'it  runs\nend' });
    expect(stderr).toMatch(/local .* ✔/);
    expect(stderr).toMatch(/Job 1 on cluster main: http.*\/jobs\//);
    expect(stderr).toMatch(/✓ Job 1 succeeded \(\d+ s\)/);
  });

  test('ends with 100 when the task fails, and says why', async () => {
    const { code, stderr } = await cli.run('launch', '-c', 'main', 'exit 7');
    expect(code).toBe(100);
    expect(stderr).toMatch(/✗ Job 2 failed \(\d+ s\): .*exit code 7/);
  });

  test('brings variables, files and secrets; no value of a secret is kept', async () => {
    write('work/data.txt', 'from the workdir\n');
    write('mounted/m.txt', 'mounted\n');
    write('.env', 'FROM_FILE=file\n');
    write(
      'task.yaml',
      'name: all\nworkdir: work\nfile_mounts:\n  ~/dhow-cli-mount: mounted\nenvs: {FROM_CALLER: , FROM_FILE: }\nsecrets: {KEY: }\nrun: |\n  cat data.txt ~/dhow-cli-mount/m.txt\n  echo "$FROM_CALLER $FROM_FILE ${#KEY}"\n',
    );
    const args = ['--env', 'FROM_CALLER', '--env-file', '.env', '--secret', 'KEY=geheim'];
    const { code, stdout, stderr } = await cli.run('launch', '-c', 'main', ...args, 'task.yaml');
    expect(stderr).toContain('succeeded');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'from the workdir\nmounted\nthe caller file 6\n' });
    const [job] = (await server.services.store.jobs.list({}, 1, 0)).jobs;
    const kept = await server.services.store.jobs.get(job?.id ?? '');
    expect(kept?.command).toBe('dhow launch -c main --env-file .env --env FROM_CALLER --secret KEY task.yaml');
    expect(JSON.stringify(kept)).not.toContain('geheim');
  });

  test('of two nodes says which node says what, setup first', async () => {
    write('two.yaml', 'num_nodes: 2\nsetup: echo preparing\nrun: echo "I am $SKYPILOT_NODE_RANK"\n');
    const { code, stdout } = await cli.run('launch', '--cluster-name', 'two', 'two.yaml');
    expect(code).toBe(0);
    const expected = ['(rank 0) I am 0', '(rank 1) I am 1', '(setup, rank 0) preparing', '(setup, rank 1) preparing'];
    expect(stdout.trim().split('\n').sort()).toEqual(expected);
    const again = (await cli.run('logs', 'two', '--no-follow')).stdout;
    expect(again.indexOf('(rank')).toBeGreaterThan(again.lastIndexOf('(setup'));
  });

  test('with -d returns at once; logs, --status, cancel and queue then tell the rest', async () => {
    const launched = await cli.run('launch', '-c', 'long', '-d', '-o', 'json', 'echo begun; sleep 600');
    expect(JSON.parse(launched.stdout)).toMatchObject({ cluster: 'long', job: 1 });
    const following = cli.start('logs', 'long');
    await following.says('begun');
    expect((await cli.run('logs', 'long', '1', '--status')).code).toBe(101);
    expect((await cli.run('logs', 'long', '--no-follow')).stdout).toBe('begun\n');
    const waiting = await cli.run('queue', 'lon*', '-s', '-o', 'json');
    expect(JSON.parse(waiting.stdout)).toMatchObject([{ id: 1, cluster: 'long', status: 'RUNNING' }]);
    expect((await cli.run('cancel', 'long')).stdout).toBe('Job 1 of long is being cancelled.\n');
    expect(await following.ended).toMatchObject({ code: 103, stderr: expect.stringContaining('was cancelled') });
    expect((await cli.run('queue', 'long', '-s')).stdout).toBe('There are no jobs.\n');
  });

  test('Ctrl-C stops following and nothing else', async () => {
    const following = cli.start('exec', 'main', 'echo begun; sleep 600');
    await following.says('begun');
    following.child.kill('SIGINT');
    const { code, stderr } = await following.ended;
    expect(code).toBe(130);
    const number = /dhow logs main (\d+)/.exec(stderr)?.[1] ?? '';
    expect((await cli.run('logs', 'main', number, '--status')).stdout).toBe('RUNNING\n');
    expect((await cli.run('cancel', 'main', number)).code).toBe(0);
  });

  test('--dryrun shows where it would run, and runs nothing', async () => {
    const good = await cli.run('launch', '-c', 'not-made', '--dryrun', 'echo hi');
    expect(good).toMatchObject({ code: 0, stdout: expect.stringMatching(/INFRA.*\nlocal .*✔/) });
    const bad = await cli.run('launch', '--dryrun', '--infra', 'ssh/nowhere', 'echo hi');
    expect(bad).toMatchObject({ code: 1, stdout: expect.stringContaining('WHY NOT') });
    expect((await cli.run('status', '-o', 'json')).stdout).not.toContain('not-made');
  });

  test('of a task that is not valid says where, and asks no server', async () => {
    write('bad.yaml', 'name: x\nrunn: echo hi\nnum_nodes: many\n');
    const offline = await makeCli({ env: { DHOW_API_URL: 'http://127.0.0.1:9', DHOW_HOME: folder }, cwd: folder });
    const { code, stdout, stderr } = await offline.run('launch', 'bad.yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^bad\.yaml:2:1: error: .*runn.* \[unknown-key\]$/m);
    expect(stderr).toMatch(/^bad\.yaml:3:12: error: .* \[wrong-type\]$/m);
    const unset = await offline.run('launch', '--env', 'NOT_SET_HERE', 'echo');
    expect(unset).toMatchObject({ code: 2, stderr: expect.stringContaining('NOT_SET_HERE is not set here') });
  });

  test('what the server refuses is told in its words', async () => {
    expect(await cli.run('launch', '-c', '0bad', 'echo')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot name a cluster'),
    });
    expect(await cli.run('exec', 'nobody', 'echo')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no cluster “nobody”'),
    });
    const missing = await cli.run('launch', '-c', 'main', '--workdir', 'no-such', 'echo');
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('no-such does not exist') });
  });
});

describe('logs', () => {
  test('--tail gives the last lines, also of a log larger than what is asked for at first', async () => {
    await cli.run('exec', 'main', '-n', 'wide', 'for i in $(seq 1 300); do printf "%01000d\\n" $i; done');
    const { jobs } = await server.services.store.jobs.list({ search: 'wide' }, 1, 0);
    const tail = await cli.run('logs', 'main', String(jobs[0]?.number), '--tail', '200');
    const lines = tail.stdout.trimEnd().split('\n').map(Number);
    expect(lines).toEqual(Array.from({ length: 200 }, (_, i) => i + 101));
  });

  test('a long setup log is not entangled with what run said', async () => {
    write('setup.yaml', 'setup: seq 1 60000\nrun: seq 1 60000 | sed s/^/r/\n');
    await cli.run('launch', '-c', 'main', '-n', 'entangled', 'setup.yaml');
    const { jobs } = await server.services.store.jobs.list({ search: 'entangled' }, 1, 0);
    const { stdout } = await cli.run('logs', 'main', String(jobs[0]?.number), '--no-follow');
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(120_000);
    expect(lines.slice(0, 60_000).every((line, i) => line === `(setup) ${i + 1}`)).toBe(true);
    expect(lines.slice(60_000).every((line, i) => line === `r${i + 1}`)).toBe(true);
  });
});

describe('status and down', () => {
  test('a table, or JSON and nothing else', async () => {
    const table = await cli.run('status', 'main');
    expect(table.stdout).toMatch(/^NAME +INFRA +RESOURCES +STATUS +JOBS +LAUNCHED\nmain +local +1x\(.*\) +UP +\d+ +\d+ \w+ ago\n$/);
    const json = await cli.run('status', 'main', '-o', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject([{ name: 'main', status: 'UP', infra: 'local' }]);
    expect(json.stderr).toBe('');
  });

  test('down takes globs and waits until they are gone', async () => {
    await cli.run('launch', '-c', 'gone-1', 'true');
    await cli.run('launch', '-c', 'gone-2', 'true');
    const { code, stdout } = await cli.run('down', 'gone-*', '-y');
    expect(code).toBe(0);
    expect(stdout.trim().split('\n').sort()).toEqual(['✓ Cluster gone-1 is gone.', '✓ Cluster gone-2 is gone.']);
    expect((await cli.run('status', 'gone-1')).code).toBe(2);
    expect((await cli.run('status', '-a', 'gone-1')).stdout).toContain('TERMINATED');
    expect((await cli.run('logs', 'gone-1', '--status')).stdout).toBe('SUCCEEDED\n');
    expect((await cli.run('down')).code).toBe(2);
  });
});

describe('files', () => {
  test('validate prints the places, as text and as JSON', async () => {
    write('invalid.yaml', 'run: [1]\n');
    write('valid.yaml', 'run: echo\n');
    const both = await cli.run('validate', 'valid.yaml', 'invalid.yaml');
    expect(both.code).toBe(2);
    expect(both.stdout).toMatch(/^invalid\.yaml:1:6: error: /);
    const json = await cli.run('validate', 'valid.yaml', '-o', 'json');
    expect(json).toMatchObject({ code: 0, stdout: expect.stringContaining('"diagnostics": []'), stderr: '' });
    expect((await cli.run('validate', 'no-such.yaml')).code).toBe(2);
  });

  test('schema is the JSON Schema of a task', async () => {
    const { stdout } = await cli.run('schema');
    expect(
      z.object({ $schema: z.string(), properties: z.record(z.string(), z.unknown()) }).parse(JSON.parse(stdout)).properties,
    ).toHaveProperty('num_nodes');
  });

  const examples = readdirSync(path.join(root, 'examples')).filter((name) => name.endsWith('.yaml'));
  test('there are examples', () => expect(examples.length).toBeGreaterThan(3));
  test.each(examples)('examples/%s runs on this machine', async (name) => {
    const inRoot = await makeCli({ env: { ...envFor(server), API_KEY: 'k' }, cwd: root });
    const secrets = name.includes('secret') ? ['--secret', 'API_KEY'] : [];
    const { code, stderr } = await inRoot.run('launch', '-c', `example-${name.slice(0, -5)}`, ...secrets, `examples/${name}`);
    expect(stderr).toContain('succeeded');
    expect(code).toBe(0);
  });
});

describe('a server of another machine', () => {
  test('is sent the folders, and asks for a token', async () => {
    const far = await startTestServer({ requiresLogin: true });
    write('far/data.txt', 'it travelled\n');
    write('far-mount.txt', 'so did this\n');
    write('far.yaml', 'workdir: far\nfile_mounts:\n  ~/far-mount.txt: far-mount.txt\nrun: cat data.txt ~/far-mount.txt\n');
    const env = { DHOW_API_URL: far.url, DHOW_HOME: folder, HOME: folder };
    const stranger = await (await makeCli({ env, cwd: folder })).run('launch', '-c', 'far', 'far.yaml');
    expect(stranger).toMatchObject({ code: 1, stderr: expect.stringContaining('DHOW_TOKEN') });
    const known = await (await makeCli({ env: { ...env, DHOW_TOKEN: far.token }, cwd: folder })).run('launch', '-c', 'far', 'far.yaml');
    expect(known.stderr).toContain('succeeded');
    expect(known.stdout).toBe('it travelled\nso did this\n');
    await far.stop();
  });
});

describe('api', () => {
  test('several commands at once, with no server there, start one and use it', async () => {
    const home = makeHome();
    const port = await freePort();
    const alone = await makeCli({ env: { DHOW_PORT: String(port), DHOW_HOME: home, HOME: folder }, cwd: folder });
    const [status, queue, check] = await Promise.all([alone.run('status'), alone.run('queue'), alone.run('check', '-o', 'json')]);
    expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining('There are no clusters') });
    expect(queue).toMatchObject({ code: 0, stdout: 'There are no jobs.\n' });
    expect(JSON.parse(check.stdout)).toMatchObject([{ name: 'local', enabled: true }, { name: 'ssh' }]);
    const said = status.stderr + queue.stderr + check.stderr;
    expect(said.match(/; starting one/g)).toHaveLength(1);
    expect((await alone.run('api', 'stop')).code).toBe(0);
    removeHome(home);
  }, 240_000);

  test('status and info say which server answers; stop ends it', async () => {
    const home = makeHome();
    const running = await startServerProcess({ home });
    const here = await makeCli({ env: envFor(running), cwd: folder });
    expect((await here.run('api', 'status')).stdout).toContain(`runs at ${running.url} (process ${running.pid})`);
    expect(JSON.parse((await here.run('api', 'info', '-o', 'json')).stdout)).toMatchObject({
      url: running.url,
      home,
      requires_login: false,
    });
    expect(await here.run('api', 'stop')).toMatchObject({ code: 0, stdout: expect.stringContaining('The server is stopped') });
    expect(await here.run('api', 'status')).toMatchObject({ code: 1, stdout: expect.stringContaining('No Dhow server answers') });
    expect((await here.run('api', 'stop')).code).toBe(0);
    removeHome(home);
  });

  test('something else that answers there is not taken for a server', async () => {
    const other = createServer((_request, response) => void response.end('hello'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const there = await makeCli({ env: { DHOW_PORT: String(port), DHOW_HOME: folder, HOME: folder }, cwd: folder });
    expect(await there.run('status')).toMatchObject({ code: 1, stderr: expect.stringContaining('Something that is not Dhow answers') });
    other.close();
  });
});

describe('usage', () => {
  test('unknown commands and options get what was probably meant, and 2', async () => {
    expect(await cli.run('statsu')).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean status?') });
    expect(await cli.run('launch', '--num-node', '2', 'x')).toMatchObject({ code: 2, stderr: expect.stringContaining('--num-nodes') });
    expect(await cli.run('exec', 'main', 'ls', '--color')).toMatchObject({ code: 2, stderr: expect.stringContaining('Put -- before') });
    expect(await cli.run('logs', 'main', 'x')).toMatchObject({ code: 2, stderr: expect.stringContaining('numbered 1, 2, 3') });
    expect((await cli.run('launch')).code).toBe(2);
  });

  test('after -- options belong to the command', async () => {
    expect(await cli.run('exec', 'main', '--', 'echo', '-n', '--x')).toMatchObject({ code: 0, stdout: '--x' });
  });

  test('help and version end with 0', async () => {
    expect(await cli.run('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('launch') });
    expect(await cli.run('--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^dhow \d/) });
  });

  test('a reader that has enough is no error', async () => {
    await cli.run('exec', 'main', '-n', 'many', 'seq 1 200000');
    const { jobs } = await server.services.store.jobs.list({ search: 'many' }, 1, 0);
    const reader = cli.start('logs', 'main', String(jobs[0]?.number), '--no-follow');
    reader.child.stdout?.once('data', () => reader.child.stdout?.destroy());
    expect(await reader.ended).toMatchObject({ code: 0, stderr: '' });
  });
});
