/** Runs the product without pages as a process that tests may kill and start again on the same home. */
import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, makeHome } from './run-product';

const root = path.resolve(import.meta.dirname, '..');
// Below the repository, so that its packages and its root are found from there.
const outDir = path.join(root, 'node_modules', '.cache', 'dhow-test');
const startLimitMs = 30_000;

export interface ServerProcess {
  url: string;
  home: string;
  pid: number;
  /** Everything it wrote. */
  output(): string;
  /** SIGKILL: what a crash leaves, it leaves. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves when it has ended in order. */
  stop(): Promise<void>;
}

export interface ServerProcessOptions {
  /** Default: a new temporary folder, which the caller removes. */
  home?: string;
  port?: number;
}

let bundling: Promise<string> | null = null;

/** Rejects with what the server wrote when it does not come up. */
export async function startServerProcess(options: ServerProcessOptions = {}): Promise<ServerProcess> {
  const script = await (bundling ??= bundle());
  const home = options.home ?? makeHome();
  const port = options.port ?? (await freePort());
  const child = spawn(process.execPath, ['--enable-source-maps', script], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', DHOW_HOME: home, DHOW_PORT: String(port), DHOW_HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  await waitUntilHealthy(url, child, () => output);
  if (child.pid === undefined) throw new Error('The server answered, but has no process id.');
  return { url, home, pid: child.pid, output: () => output, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

async function waitUntilHealthy(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const until = Date.now() + startLimitMs;
  while (
    !(await fetch(`${url}/api/health`).then(
      (response) => response.ok,
      () => false,
    ))
  ) {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    if (isOver || Date.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`The test server did not start:\n${output()}`);
    }
    await delay(25);
  }
}

/** Test workers bundle at the same time; the rename lets none run another's half-written file. */
async function bundle(): Promise<string> {
  await mkdir(outDir, { recursive: true });
  const outfile = path.join(outDir, 'server-process.mjs');
  const own = path.join(outDir, `server.${process.pid}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: ['tools/server-process-main.ts'],
    outfile: own,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'inline',
    loader: { '.sh': 'text' },
    logLevel: 'silent',
  });
  await rename(own, outfile);
  return outfile;
}
