/** Finds the server, or starts one on this machine when none answers here. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createDhowClient, type DhowClient } from '@/sdk/client';
import { findRoot } from '@/server/platform/root';
import { UsageError } from './report-error';

const startLimitMs = 300_000;

export interface Address {
  url: string;
  isLoopback: boolean;
}

export function serverAddress(): Address {
  const url = process.env['DHOW_API_URL'] ?? `http://127.0.0.1:${process.env['DHOW_PORT'] ?? '4600'}`;
  if (!URL.canParse(url)) throw new UsageError(`DHOW_API_URL=${url} is no address.`, 'Write it as http://HOST:PORT.');
  const { hostname } = new URL(url);
  return { url, isLoopback: hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.') };
}

export const dhowHome = (): string => (process.env['DHOW_HOME'] ?? path.join(os.homedir(), '.dhow')).replace(/^~(?=\/|$)/, os.homedir());

export interface Health {
  product: string;
  status: string;
  version: string;
  pid: number;
}

/** Null: nothing answers, or not yet. Throws UsageError when something else answers there. */
export async function readHealth(url: string): Promise<Health | null> {
  try {
    const response = await fetch(new URL('/api/health', url), { signal: AbortSignal.timeout(5_000) });
    const body = (await response.json().catch(() => null)) as Health | null;
    if (body?.product !== 'dhow')
      throw new UsageError(`Something that is not Dhow answers at ${url}.`, 'Choose another port with DHOW_PORT.');
    return body.status === 'ok' ? body : null;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return null;
  }
}

export async function connect(): Promise<DhowClient> {
  const { url, isLoopback } = serverAddress();
  if (!(await readHealth(url))) {
    if (!isLoopback) throw new UsageError(`No Dhow server answers at ${url}.`, 'Check DHOW_API_URL, and that the server is up.');
    await startServer(url);
  }
  return createDhowClient({ url, token: readToken() });
}

function readToken(): string | null {
  if (process.env['DHOW_TOKEN']) return process.env['DHOW_TOKEN'];
  const file = path.join(dhowHome(), 'access-token');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

/** Starts the server in a session of its own and waits until it answers. When another CLI was first, its server is used. */
export async function startServer(url: string): Promise<void> {
  const home = dhowHome();
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const logFile = path.join(home, 'server.log');
  const log = openSync(logFile, 'w', 0o600);
  process.stderr.write(`No Dhow server runs here; starting one (its log: ${logFile}) …\n`);
  const child = spawn(process.execPath, [path.join(findRoot(), 'bin', 'start.mjs')], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, DHOW_PORT: new URL(url).port || '80' },
  });
  child.unref();
  let ended: number | null = null;
  child.on('exit', (code) => (ended = code ?? 1));
  const until = Date.now() + startLimitMs;
  while (Date.now() < until) {
    if (await readHealth(url)) return;
    if (ended !== null) {
      const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
      // Somebody else's start came first and is not ready yet: wait for that one.
      if (!tail.includes('Another Dhow server')) throw new UsageError(`The server did not start:\n${tail}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new UsageError(`The server was not ready after ${startLimitMs / 1000} s.`, `Its log: ${logFile}`);
}
