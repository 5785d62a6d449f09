/** Where the server is, and how it is. */
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CliError, UsageError } from './cli-error';
import { exitCodes } from './exit-codes';

export interface ServerAddress {
  url: string;
  /** It may be this machine's own server: then it can be started from here. */
  isLoopback: boolean;
}

type Environment = Record<string, string | undefined>;

export function serverAddress(env: Environment = process.env): ServerAddress {
  const url = env['DHOW_API_URL'] || `http://127.0.0.1:${env['DHOW_PORT'] || '4600'}`;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    const name = env['DHOW_API_URL'] ? 'DHOW_API_URL' : 'DHOW_PORT';
    throw new UsageError(`${name}=${env[name] ?? ''} does not give an address.`, 'Write it as DHOW_API_URL=http://HOST:PORT.');
  }
  const { hostname } = parsed;
  return {
    url: url.replace(/\/+$/, ''),
    isLoopback: hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname),
  };
}

export function dhowHome(env: Environment = process.env): string {
  const userHome = env['HOME'] || os.homedir();
  return path.resolve((env['DHOW_HOME'] || '~/.dhow').replace(/^~(?=\/|$)/, userHome));
}

/** The token kept in our own home is for the server of this machine; it is sent to no other. */
export function readToken({ isLoopback }: ServerAddress, env: Environment = process.env): string | null {
  if (env['DHOW_TOKEN']) return env['DHOW_TOKEN'];
  const file = path.join(dhowHome(env), 'access-token');
  return isLoopback && existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

export interface Health {
  version: string;
  pid: number;
}

interface HealthBody {
  product?: unknown;
  status?: unknown;
  reason?: unknown;
  version?: unknown;
  pid?: unknown;
}

/** Null: nothing answers. Throws CliError when something else answers there, or a server that does not work. */
export async function readHealth(url: string): Promise<Health | null> {
  const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  if (!response) return null;
  const body = (await response.json().catch(() => null)) as HealthBody | null;
  if (body?.product !== 'dhow') {
    throw new CliError(
      `Something that is not Dhow answers at ${url}.`,
      'Choose another port with DHOW_PORT, or another server with DHOW_API_URL.',
    );
  }
  if (body.status !== 'ok') {
    throw new CliError(
      `The Dhow server at ${url} does not work: ${String(body.reason ?? 'it does not say why')}`,
      null,
      exitCodes.serverTrouble,
    );
  }
  return { version: String(body.version), pid: Number(body.pid) };
}
