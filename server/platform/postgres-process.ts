/** One PostgreSQL process on one data folder: made, found, started, asked, ended. Knows nothing of who uses it. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, chownSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { DhowError } from '@/server/domain/errors';
import type { Clock } from './clock';
import { postgresEnv, spawnAs } from './postgres-binaries';
import type { RunAs } from './postgres-binaries';
import { commandOf, identify, isAlive } from './process-identity';
import type { ProcessIdentity } from './process-identity';

export interface PostgresPaths {
  /** Holds `bin/`, `lib/`, `share/`. */
  native: string;
  base: string;
  data: string;
  logFile: string;
}

export interface Running {
  process: ProcessIdentity;
  socketFolder: string;
}

export const superuser = 'dhow';
const database = 'dhow';
const port = 5432;

/** Small: one installation, some dozen connections. Given at every start, so that a new release changes them. */
const settings: Record<string, string> = {
  listen_addresses: '',
  port: String(port),
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '32MB',
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  huge_pages: 'off',
  jit: 'off',
  io_method: 'sync',
  max_worker_processes: '2',
  max_parallel_workers_per_gather: '0',
  autovacuum_max_workers: '1',
  // Nothing replicates from here: less is written per commit. Every commit still reaches the disk before it answers.
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] ',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** Sorted by code point, and folded as Unicode says, on every machine alike. */
const initOptions = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--auth=scram-sha-256'];

/** Makes the data folder. It appears under its name only when it is complete, so one that was cut short is made anew. */
export function initialise({ native, base, data }: PostgresPaths, password: string, runAs: RunAs): void {
  const draft = `${data}.new`;
  const passwordFile = path.join(base, 'password.new');
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' });
  if (runAs) chownSync(passwordFile, runAs.uid, runAs.gid);
  const args = ['-D', draft, '-U', superuser, `--pwfile=${passwordFile}`, ...initOptions];
  const result = spawnSync(path.join(native, 'bin/initdb'), args, { ...spawnAs(runAs), encoding: 'utf8' });
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    const reason = result.error?.message ?? lastLines(result.stderr, 5);
    throw new DhowError('misconfigured', `The database cannot be made in ${base}: ${reason}`, {
      hint: 'See that the disk has room and keeps file owners, or set DHOW_HOME to another folder.',
    });
  }
  renameSync(draft, data);
}

/** The living PostgreSQL of this data folder, ours or one that an earlier server left behind. */
export function findRunning(data: string): Running | null {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const [pid, folder, , , socketFolder] = readFileSync(file, 'utf8').split('\n');
  const found = identify(Number(pid));
  // After a crash the number may be somebody else's by now.
  if (!found || folder !== data || !commandOf(found.pid).includes('postgres')) return null;
  return { process: found, socketFolder: socketFolder ?? '' };
}

/** Starts it in a session of its own, so that Ctrl-C in our terminal does not reach it before we have finished. */
export async function launch(paths: PostgresPaths, socketFolder: string, password: string, runAs: RunAs, clock: Clock): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    forgetDeadOwner(paths.data);
    const offset = existsSync(paths.logFile) ? statSync(paths.logFile).size : 0;
    const pid = spawnPostgres(paths, socketFolder, runAs);
    const started = identify(pid);
    if (started && (await becomesReady({ process: started, socketFolder }, password, clock))) return { process: started, socketFolder };
    const said = readFileSync(paths.logFile, 'utf8').slice(offset);
    // Children of one that was killed need a moment to notice.
    const mayPass = said.includes('shared memory block') || said.includes('another postmaster');
    if (mayPass && attempt < 10) await clock.sleep(500);
    else
      throw new DhowError('misconfigured', `The database does not start: ${lastLines(said, 3)}`, {
        hint: `All it said is in ${paths.logFile}.`,
      });
  }
}

/** Waits while it recovers from a crash; false when it ended or does not let us in at all. */
export async function becomesReady(running: Running, password: string, clock: Clock): Promise<boolean> {
  const patienceMs = 10 * 60_000;
  const silenceMs = 20_000;
  const begin = clock.now().getTime();
  for (let lastSign = begin; clock.now().getTime() - begin < patienceMs;) {
    if (!isAlive(running.process)) return false;
    const answer = await ask(running.socketFolder, password);
    if (answer === 'ready') return true;
    if (answer === 'starting') lastSign = clock.now().getTime();
    if (clock.now().getTime() - lastSign > silenceMs) return false;
    await clock.sleep(30);
  }
  return false;
}

/** Ends it in good order: sessions are cut, everything is written. Harder when it does not go. */
export async function shutDown(running: Running, clock: Clock): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ] as const) {
    if (!isAlive(running.process)) return;
    sendSignal(running.process.pid, signal);
    const end = clock.now().getTime() + waitMs;
    while (isAlive(running.process) && clock.now().getTime() < end) await clock.sleep(10);
  }
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}

export function urlOf(socketFolder: string, password: string): string {
  return `postgresql://${superuser}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(socketFolder)}`;
}

/** Makes our database within the server, the first time. */
export async function ensureDatabase(socketFolder: string, password: string): Promise<void> {
  const client = clientTo(socketFolder, password, 'postgres');
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  } finally {
    await client.end();
  }
}

function spawnPostgres(paths: PostgresPaths, socketFolder: string, runAs: RunAs): number {
  const options = Object.entries({ ...settings, unix_socket_directories: socketFolder }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const log = openSync(paths.logFile, constants.O_CREAT | constants.O_APPEND | constants.O_WRONLY | constants.O_NOFOLLOW, 0o600);
  try {
    const child = spawn(path.join(paths.native, 'bin/postgres'), ['-D', paths.data, ...options], {
      ...spawnAs(runAs),
      env: postgresEnv,
      detached: true,
      stdio: ['ignore', log, log],
    });
    // A program that cannot be run shows as a process that never was.
    child.on('error', () => undefined);
    child.unref();
    return child.pid ?? -1;
  } finally {
    closeSync(log);
  }
}

/** PostgreSQL would take any process that now has the number in its pid file for itself, and not start. */
function forgetDeadOwner(data: string): void {
  if (findRunning(data) === null) rmSync(path.join(data, 'postmaster.pid'), { force: true });
}

type Answer = 'ready' | 'starting' | 'silent';

async function ask(socketFolder: string, password: string): Promise<Answer> {
  const client = clientTo(socketFolder, password, 'postgres');
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return 'ready';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === '28P01')
      throw new DhowError('misconfigured', 'The database does not take the password kept in postgres.json.', {
        hint: 'Put back the postgres.json that belongs to this database.',
        cause: error,
      });
    // cannot_connect_now: it starts, recovers or ends.
    return code === '57P03' ? 'starting' : 'silent';
  } finally {
    await client.end().catch(() => undefined);
  }
}

const clientTo = (socketFolder: string, password: string, name: string): pg.Client =>
  new pg.Client({
    host: socketFolder,
    port,
    user: superuser,
    password,
    database: name,
    connectionTimeoutMillis: 5_000,
    application_name: 'dhow-start',
  });

const lastLines = (text: string, count: number): string => text.trim().split('\n').slice(-count).join('\n');
