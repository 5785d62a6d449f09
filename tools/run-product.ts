/** Runs the built product for tests (built first when it is not): a home and a port of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const startLimitMs = 240_000;

export interface Product {
  url: string;
  home: string;
  process: ChildProcess;
  /** Everything it wrote. */
  output(): string;
  /** Sends the signal and waits for the end; resolves to the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** `checkout`: another one than this, to start from. */
export function spawnProduct(
  home: string,
  port: number,
  checkout = root,
): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, ['bin/start.mjs'], {
    cwd: checkout,
    env: { ...process.env, DHOW_HOME: home, DHOW_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  return { child, output: () => text, ended };
}

export async function startProduct(home: string, port?: number, checkout = root): Promise<Product> {
  const chosen = port ?? (await freePort());
  const { child, output, ended } = spawnProduct(home, chosen, checkout);
  const url = `http://127.0.0.1:${chosen}`;
  const until = Date.now() + startLimitMs;
  while (
    !(await fetch(`${url}/api/health`).then(
      (response) => response.ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`The product did not start:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, home, process: child, output, end: (signal) => (child.kill(signal), ended) };
}

export const makeHome = (): string => mkdtempSync(path.join(os.tmpdir(), 'dhow-e2e-'));
export const removeHome = (home: string): void => rmSync(home, { recursive: true, force: true });
