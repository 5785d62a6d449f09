/** For tests: a pool of real sshd hosts, and connections to them that can be made to fail. */
import { readFile } from 'node:fs/promises';
import { Client } from 'ssh2';
import type { PoolConfig } from '@/server/domain/pool';
import type { TestHost } from '@/tools/test-hosts';
import type { SshEndpoint } from '../contract/access';
import type { ScriptResult } from '../contract/host-lease';
import type { HostConnection } from './hosts';
import type { SshPorts } from './provider';

/** The shape of the runtime's TransportError, which providers know only by shape. */
export const wayError = (kind: string, message: string): Error => Object.assign(new Error(message), { kind });

/** A connection for each script: slow, simple, and nothing to close. */
export function openTestHost(endpoint: SshEndpoint): HostConnection {
  return {
    async exec(script, options = {}) {
      const key = endpoint.auth.find((a) => a.kind === 'key');
      const client = new Client();
      // A host that is killed may break a connection twice; who waits hears of the first.
      client.on('error', () => {});
      try {
        await new Promise<void>((resolve, reject) => {
          client.once('ready', resolve).once('error', (error) => reject(translate(error, endpoint)));
          client.connect({
            host: endpoint.host,
            port: endpoint.port,
            username: endpoint.user,
            privateKey: key?.privateKey,
            readyTimeout: options.timeoutMs,
          });
        });
        return await run(client, script);
      } finally {
        client.end();
      }
    },
  };
}

function translate(error: Error & { level?: string; code?: string }, endpoint: SshEndpoint): Error {
  if (error.level === 'client-authentication')
    return wayError('auth', `No key or password was taken by ${endpoint.host}:${endpoint.port}.`);
  const kind = error.code === 'ECONNREFUSED' ? 'refused' : 'closed';
  return wayError(kind, `${endpoint.host}:${endpoint.port} ${kind} the connection.`);
}

function run(client: Client, script: string): Promise<ScriptResult> {
  return new Promise((resolve, reject) => {
    client.once('error', reject);
    client.exec(script, (error, channel) => {
      if (error) return reject(error);
      const out = { stdout: '', stderr: '' };
      let code = -1;
      channel.on('data', (d: Buffer) => (out.stdout += d.toString()));
      channel.stderr.on('data', (d: Buffer) => (out.stderr += d.toString()));
      channel.on('exit', (status: number | null) => (code = status ?? 137));
      channel.on('close', () => (code < 0 ? reject(wayError('closed', 'The connection broke.')) : resolve({ code, ...out })));
    });
  });
}

export function poolOf(hosts: TestHost[], name = 'lab'): PoolConfig {
  return {
    name,
    source: 'page',
    user: hosts[0]?.user ?? null,
    port: 22,
    identityFile: hosts[0]?.privateKeyPath ?? null,
    password: null,
    privateKey: null,
    passphrase: null,
    jumpHost: null,
    hosts: hosts.map(({ host, port }) => ({ host, port, user: null, identityFile: null, password: null })),
  };
}

export function portsFor(pools: PoolConfig[], overrides: Partial<SshPorts> = {}): SshPorts {
  return {
    pools: { list: async () => pools },
    openHost: openTestHost,
    identity: { homeDir: '/nowhere', agentSocket: null, defaultUser: 'nobody' },
    now: () => new Date(0),
    graceSeconds: 0.5,
    ...overrides,
  };
}

/** Makes hosts as new; what ran on them must have been ended. */
export async function wipe(hosts: TestHost[]): Promise<void> {
  const pool = poolOf(hosts);
  const privateKey = pool.identityFile === null ? '' : await readFile(pool.identityFile, 'utf8');
  await Promise.all(
    hosts.map(async ({ host, port, user }) => {
      await openTestHost({ host, port, user, auth: [{ kind: 'key', privateKey, source: 'test' }] }).exec(
        'rm -rf "$HOME/.dhow" "$HOME/sky_workdir"',
      );
    }),
  );
}
