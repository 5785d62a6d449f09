/** How to get into a host of a pool: which user, and which proofs in which order. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ssh2 from 'ssh2';
import type { PoolConfig } from '@/server/domain/pool';
import type { SshAuth, SshEndpoint } from '../contract/access';
import { ProviderError } from '../contract/errors';
import { shellWord } from '@/server/domain/shell-word';
import type { PoolHost } from './pools';

/** What the server's own account brings. */
export interface ServerIdentity {
  /** Where `~` points and default keys are looked for. */
  homeDir: string;
  /** SSH_AUTH_SOCK; null without an agent. */
  agentSocket: string | null;
  /** Who logs in where nothing says. */
  defaultUser: string;
}

const defaultKeys = ['id_ed25519', 'id_rsa', 'id_ecdsa'];

const expandHome = (file: string, homeDir: string): string =>
  file === '~' || file.startsWith('~/') ? path.join(homeDir, file.slice(1)) : path.resolve(homeDir, file);

const refuse = (message: string, hint: string, cause?: unknown): ProviderError =>
  new ProviderError('misconfigured', 'zone', message, { hint, cause });

/** Needs a passphrase that we do not have. */
const isLocked = (key: string, passphrase: string | null): boolean => {
  const parsed = ssh2.utils.parseKey(key, passphrase ?? undefined);
  return parsed instanceof Error && /passphrase|encrypted/i.test(parsed.message);
};

async function identityFileAuth(file: string, pool: PoolConfig, identity: ServerIdentity): Promise<SshAuth[]> {
  const full = expandHome(file, identity.homeDir);
  const place = `pool “${pool.name}”`;
  let privateKey: string;
  try {
    privateKey = await readFile(full, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const what = isMissing ? 'does not exist on the server' : 'cannot be read by the server';
    throw refuse(
      `The identity file ${full} of ${place} ${what}.`,
      'Correct identity_file, or store a private key with the pool on the Infra page.',
      error,
    );
  }
  if (isLocked(privateKey, pool.passphrase)) {
    // Its owner may have given it to the agent, which comes next.
    if (identity.agentSocket !== null) return [];
    throw refuse(
      `The identity file ${full} of ${place} needs a passphrase.`,
      'Load it with ssh-add before starting Dhow, or give the passphrase on the Infra page.',
    );
  }
  const parsed = ssh2.utils.parseKey(privateKey, pool.passphrase ?? undefined);
  if (parsed instanceof Error)
    throw refuse(
      `The identity file ${full} of ${place} is not a private key that can be read: ${parsed.message}.`,
      'Give the private key, in OpenSSH or PEM form.',
      parsed,
    );
  if (!(Array.isArray(parsed) ? parsed[0] : parsed)?.isPrivateKey())
    throw refuse(
      `The identity file ${full} of ${place} is a public key.`,
      `Give the private key, most likely ${full.replace(/\.pub$/, '')}.`,
    );
  return [keyAuth(privateKey, pool.passphrase, full)];
}

const keyAuth = (privateKey: string, passphrase: string | null, source: string): SshAuth => ({
  kind: 'key',
  privateKey,
  ...(passphrase === null ? {} : { passphrase }),
  source,
});

/** Default keys are guesses: one that is missing, unreadable or locked is passed over. */
async function defaultKeyAuth(identity: ServerIdentity): Promise<SshAuth[]> {
  const found = await Promise.all(
    defaultKeys.map(async (name): Promise<SshAuth[]> => {
      const file = path.join(identity.homeDir, '.ssh', name);
      const key = await readFile(file, 'utf8').catch(() => null);
      if (key === null || ssh2.utils.parseKey(key) instanceof Error) return [];
      return [keyAuth(key, null, file)];
    }),
  );
  return found.flat();
}

/** `[user@]host[:port]`, `[user@][v6]:port`; null when it is none. */
export function parseJumpHost(text: string): { user: string | null; host: string; port: number } | null {
  const match = /^(?:([^@\s]+)@)?(?:\[([^\]\s]+)\]|([^:@\s]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const host = match?.[2] ?? match?.[3];
  const port = Number(match?.[4] ?? 22);
  if (host === undefined || port < 1 || port > 65_535) return null;
  return { user: match?.[1] ?? null, host, port };
}

const userOf = (host: PoolHost, identity: ServerIdentity): string => host.config.user ?? host.pool.user ?? identity.defaultUser;

/** What was given for this host comes first; then the agent; guesses only where nothing was given; passwords last. */
export async function resolveEndpoint(host: PoolHost, identity: ServerIdentity): Promise<SshEndpoint> {
  const { pool, config } = host;
  const identityFile = config.identityFile ?? pool.identityFile;
  const auth: SshAuth[] = [];
  if (identityFile !== null) auth.push(...(await identityFileAuth(identityFile, pool, identity)));
  if (pool.privateKey !== null) auth.push(keyAuth(pool.privateKey, pool.passphrase, `the key stored with pool “${pool.name}”`));
  if (identity.agentSocket !== null) auth.push({ kind: 'agent', socket: identity.agentSocket });
  if (identityFile === null && pool.privateKey === null) auth.push(...(await defaultKeyAuth(identity)));
  const forJump = [...auth];
  if (pool.password !== null) forJump.push({ kind: 'password', password: pool.password });
  const password = config.password ?? pool.password;
  if (password !== null) auth.push({ kind: 'password', password });
  if (auth.length === 0) {
    throw refuse(
      `There is no key and no password for ${host.label} of pool “${pool.name}”.`,
      'Give an identity file, a key or a password on the Infra page, or load a key with ssh-add before starting Dhow.',
    );
  }
  const endpoint: SshEndpoint = { host: config.host, port: host.port, user: userOf(host, identity), auth };
  if (pool.jumpHost === null) return endpoint;
  const jump = parseJumpHost(pool.jumpHost);
  if (jump === null) throw refuse(`The jump host “${pool.jumpHost}” of pool “${pool.name}” cannot be read.`, 'Write user@host:port.');
  return { ...endpoint, jump: { host: jump.host, port: jump.port, user: jump.user ?? endpoint.user, auth: forJump } };
}

const word = (text: string): string => (/^[\w@%+=:,./~[\]-]+$/.test(text) ? text : shellWord(text));

/** A command for a person's own terminal; it names files, never holds a secret. */
export function connectCommandOf(host: PoolHost, identity: ServerIdentity): string {
  const { config, pool } = host;
  const identityFile = config.identityFile ?? pool.identityFile;
  const parts = ['ssh'];
  if (identityFile !== null) parts.push('-i', word(identityFile));
  if (pool.jumpHost !== null) parts.push('-J', word(pool.jumpHost));
  if (host.port !== 22) parts.push('-p', String(host.port));
  parts.push(word(`${userOf(host, identity)}@${config.host}`));
  return parts.join(' ');
}
