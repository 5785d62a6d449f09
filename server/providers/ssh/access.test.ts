import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PoolConfig, PoolHostConfig } from '@/server/domain/pool';
import type { ServerIdentity } from './access';
import { connectCommandOf, parseJumpHost, resolveEndpoint } from './access';
import type { PoolHost } from './pools';
import { hostsOf } from './pools';

const run = promisify(execFile);

describe('the way in to a host', () => {
  let homeDir: string;
  let emptyHome: string;
  let plain: string;
  beforeAll(async () => {
    homeDir = await mkdtemp(path.join(os.tmpdir(), 'dhow-access-'));
    emptyHome = path.join(homeDir, 'empty');
    await mkdir(path.join(homeDir, '.ssh'));
    await mkdir(emptyHome);
    for (const [file, passphrase] of [
      ['.ssh/id_ed25519', ''],
      ['.ssh/id_ecdsa', 'locked'],
      ['mine', ''],
      ['locked', 'open sesame'],
    ] as const) {
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', path.join(homeDir, file)]);
    }
    plain = await readFile(path.join(homeDir, 'mine'), 'utf8');
    await writeFile(path.join(homeDir, 'no-key'), 'hello');
  });
  afterAll(() => rm(homeDir, { recursive: true, force: true }));

  const server = (changes: Partial<ServerIdentity> = {}): ServerIdentity => ({ homeDir, agentSocket: null, defaultUser: 'me', ...changes });
  function hostWith(pool: Partial<PoolConfig> = {}, host: Partial<PoolHostConfig> = {}): PoolHost {
    const unsaid = { port: null, user: null, identityFile: null, password: null };
    const config: PoolConfig = {
      name: 'lab',
      source: 'page',
      user: null,
      port: 22,
      identityFile: null,
      password: null,
      privateKey: null,
      passphrase: null,
      jumpHost: null,
      ...pool,
      hosts: [{ host: '10.0.0.5', ...unsaid, ...host }],
    };
    const [only] = hostsOf(config);
    if (!only) throw new Error('the pool has a host');
    return only;
  }
  const sources = async (host: PoolHost, identity = server()) =>
    (await resolveEndpoint(host, identity)).auth.map((a) => (a.kind === 'key' ? a.source.replace(`${homeDir}/`, '') : a.kind));

  it('is tried in order: what was given for it, the agent, passwords', async () => {
    const host = hostWith({ identityFile: '~/mine', privateKey: plain, password: 'p' });
    expect(await sources(host, server({ agentSocket: '/agent' }))).toEqual(['mine', 'the key stored with pool “lab”', 'agent', 'password']);
  });

  it('guesses the usual keys only where nothing was given, and passes over locked ones', async () => {
    expect(await sources(hostWith())).toEqual(['.ssh/id_ed25519']);
    expect(await sources(hostWith({ privateKey: plain }))).toEqual(['the key stored with pool “lab”']);
  });

  it('lets a host say otherwise than its pool', async () => {
    const host = hostWith(
      { user: 'pool', identityFile: '~/nowhere', password: 'pool' },
      { user: 'host', identityFile: '~/mine', password: 'host', port: 2222 },
    );
    const endpoint = await resolveEndpoint(host, server());
    expect(endpoint).toMatchObject({ host: '10.0.0.5', port: 2222, user: 'host' });
    expect(endpoint.auth.at(-1)).toEqual({ kind: 'password', password: 'host' });
  });

  it('goes through the jump host with the pool’s proofs and the host’s user, unless it names one', async () => {
    const endpoint = await resolveEndpoint(
      hostWith({ jumpHost: 'gate:2200', identityFile: '~/mine' }, { user: 'u', password: 'host only' }),
      server(),
    );
    expect(endpoint.jump).toMatchObject({ host: 'gate', port: 2200, user: 'u', auth: [{ kind: 'key' }] });
    expect((await resolveEndpoint(hostWith({ jumpHost: 'x@gate', privateKey: plain }), server())).jump).toMatchObject({
      user: 'x',
      port: 22,
    });
  });

  it('opens a locked identity file with the passphrase, or leaves it to the agent', async () => {
    const host = hostWith({ identityFile: '~/locked', passphrase: 'open sesame' });
    expect((await resolveEndpoint(host, server())).auth).toEqual([expect.objectContaining({ kind: 'key', passphrase: 'open sesame' })]);
    expect(await sources(hostWith({ identityFile: '~/locked' }), server({ agentSocket: '/agent' }))).toEqual(['agent']);
  });

  it.each([
    ['~/nowhere', 'does not exist on the server'],
    ['~/locked', 'needs a passphrase'],
    ['~/no-key', 'is not a private key'],
    ['~/mine.pub', 'is a public key'],
  ])('says what is wrong with the identity file %s', async (identityFile, expected) => {
    await expect(resolveEndpoint(hostWith({ identityFile }), server())).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining(expected),
      hint: expect.stringMatching(/\w/),
    });
  });

  it('says so when there is no proof at all', async () => {
    await expect(resolveEndpoint(hostWith(), server({ homeDir: emptyHome }))).rejects.toMatchObject({
      message: 'There is no key and no password for 10.0.0.5:22 of pool “lab”.',
    });
  });

  it('is a command for people without secrets', () => {
    const host = hostWith(
      { user: 'me', identityFile: '~/my key', jumpHost: 'x@gate:2200', password: 'hunter2', privateKey: plain, passphrase: 'sesame' },
      { port: 2222 },
    );
    expect(connectCommandOf(host, server())).toBe("ssh -i '~/my key' -J x@gate:2200 -p 2222 me@10.0.0.5");
    expect(connectCommandOf(hostWith(), server())).toBe('ssh me@10.0.0.5');
  });

  it.each([
    ['gate', { user: null, host: 'gate', port: 22 }],
    ['me@gate:2200', { user: 'me', host: 'gate', port: 2200 }],
    ['me@[fd00::1]:2200', { user: 'me', host: 'fd00::1', port: 2200 }],
    ['a b', null],
    ['', null],
    ['gate:99999', null],
  ])('reads the jump host %j', (text, expected) => expect(parseJumpHost(text)).toEqual(expected));
});
