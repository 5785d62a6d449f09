/** The real command line as a process, bundled as it is shipped, with an environment of its own. */
import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
// Below the repository, so that its root is found from there.
const outDir = path.join(root, 'node_modules', '.cache', 'dhow-test');
const banner = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CliProcess {
  child: ChildProcess;
  /** Resolves when stdout or stderr holds the text; rejects when the process ends without. */
  says(text: string): Promise<void>;
  ended: Promise<CliResult>;
}

export interface Cli {
  start(...args: string[]): CliProcess;
  run(...args: string[]): Promise<CliResult>;
}

let bundling: Promise<string> | null = null;

/** `env` is all that it sees, but for PATH. */
export async function makeCli(options: { env: Record<string, string>; cwd: string }): Promise<Cli> {
  const script = await (bundling ??= bundle());
  const start = (...args: string[]): CliProcess => {
    const env = { NODE_ENV: 'production' as const, PATH: process.env['PATH'] ?? '', ...options.env };
    return watchProcess(spawn(process.execPath, [script, ...args], { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }));
  };
  return { start, run: (...args) => start(...args).ended };
}

function watchProcess(child: ReturnType<typeof spawn>): CliProcess {
  const said = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<CliResult>((resolve) => child.once('close', (code) => resolve({ code, ...said })));
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (said.stdout.includes(text) || said.stderr.includes(text)) resolve();
      };
      listeners.add(look);
      look();
      void ended.then(({ stdout, stderr }) => reject(new Error(`It ended without saying “${text}”:\n${stdout}\n${stderr}`)));
    });
  return { child, says, ended };
}

/** Test workers bundle at the same time; the rename lets none run another's half-written file. */
async function bundle(): Promise<string> {
  await mkdir(outDir, { recursive: true });
  const outfile = path.join(outDir, 'cli.mjs');
  const own = path.join(outDir, `cli.${process.pid}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: ['cli/main.ts'],
    outfile: own,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    banner: { js: banner },
    logLevel: 'silent',
  });
  await rename(own, outfile);
  return outfile;
}
