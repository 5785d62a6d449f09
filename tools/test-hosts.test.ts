import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestHost, TestHosts } from './test-hosts';
import { poolYaml, startTestHosts } from './test-hosts';

const run = promisify(execFile);
const ssh = async (host: TestHost, command: string): Promise<string> => {
  const options = [
    '-F',
    'none',
    '-o',
    'StrictHostKeyChecking=no',
    '-o',
    'UserKnownHostsFile=/dev/null',
    '-o',
    'LogLevel=ERROR',
    '-o',
    'BatchMode=yes',
  ];
  const { stdout } = await run('ssh', [
    ...options,
    '-i',
    host.privateKeyPath,
    '-p',
    String(host.port),
    `${host.user}@${host.host}`,
    command,
  ]);
  return stdout.trim();
};

describe('test hosts', () => {
  let world: TestHosts;
  let first: TestHost;
  let second: TestHost;
  beforeAll(async () => {
    world = await startTestHosts(2);
    const [a, b] = world.hosts;
    if (!a || !b) throw new Error('two hosts were asked for');
    [first, second] = [a, b];
  });
  afterAll(() => world.stop());

  it('each has a HOME of its own', async () => {
    const [home, cwd] = (await ssh(first, 'echo "$HOME"; pwd')).split('\n');
    expect(home).toBe(first.home);
    if (world.areIsolated) expect(cwd).toBe(first.home);
    expect(await ssh(second, 'echo "$HOME"')).toBe(second.home);
  });

  it('a killed host takes its processes with it and comes back at the same address with the same disk', async () => {
    await ssh(
      first,
      'echo kept > "$HOME/file"; setsid sh -c "while :; do date > \\"$HOME/alive\\"; sleep 0.05; done" >/dev/null 2>&1 </dev/null &',
    );
    await expect.poll(() => existsSync(path.join(first.home, 'alive'))).toBe(true);
    await world.kill(0);
    await expect(ssh(first, 'true')).rejects.toThrow(/refused|reset/);
    expect(await ssh(second, 'echo up')).toBe('up');
    await writeFile(path.join(first.home, 'alive'), 'nobody writes here');
    await world.restart(0);
    expect(await ssh(first, 'cat "$HOME/file" "$HOME/alive"')).toBe('kept\nnobody writes here');
  });

  it('prints a pool file', () => {
    expect(poolYaml([first])).toBe(
      `test:\n  hosts:\n    - {ip: 127.0.0.1, port: ${first.port}, user: ${first.user}, identity_file: "${first.privateKeyPath}"}\n`,
    );
  });
});
