/**
 * The database of an installation that was given none: a real PostgreSQL from npm, on a unix socket only, started and
 * ended by us. One that a killed server left running is adopted; one that dies under us is started again at the same
 * address. Data is never thrown away: what cannot be used is set aside or refused, with what to do.
 */
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DhowError } from '@/server/domain/errors';
import { systemClock } from './clock';
import type { Clock } from './clock';
import { takeHomeLock } from './home-lock';
import type { Logger } from './logger';
import { findPostgresPackage, runnablePostgres } from './postgres-binaries';
import type { RunAs } from './postgres-binaries';
import { choosePlace, ownerOf, programsFolder, readRecord, writeRecord } from './postgres-place';
import type { PostgresRecord } from './postgres-place';
import { becomesReady, ensureDatabase, findRunning, initialise, launch, sendSignal, shutDown, urlOf } from './postgres-process';
import type { PostgresPaths, Running } from './postgres-process';
import { isAlive } from './process-identity';
import { systemRandom } from './random';

export interface EmbeddedPostgresOptions {
  /** DHOW_HOME, absolute; it exists. */
  home: string;
  log: Logger;
  clock?: Clock;
  /** Where the programs come from; default: the npm package for this platform. */
  packageFolder?: string;
}

export interface EmbeddedPostgres {
  /** Connection string with the password in it: not for logs. Stays the same until `stop`. */
  url: string;
  /** It was running already: an earlier server was killed. */
  adopted: boolean;
  /** Where its files are; outside DHOW_HOME when root's home is closed to others. */
  base: string;
  /** Ends it and gives DHOW_HOME free. Idempotent. */
  stop(): Promise<void>;
}

/** A unix socket's path may have 107 bytes, its name in the folder takes 14. */
const maxSocketFolderBytes = 90;
const maxLogBytes = 5 * 1024 * 1024;
const watchMs = 1_000;

/** What every step needs to know. */
interface Site {
  home: string;
  paths: PostgresPaths;
  record: PostgresRecord;
  runAs: RunAs;
  log: Logger;
  clock: Clock;
}

/** Throws DhowError: `conflict` when another server uses this home, `misconfigured` when it cannot run here. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { home, log, clock = systemClock } = options;
  const lock = takeHomeLock(home);
  try {
    const { record, runAs } = settlePlace(home, log, clock);
    const source = options.packageFolder ?? findPostgresPackage();
    const native = runnablePostgres(source, programsFolder(home, runAs), runAs);
    const paths = { native, base: record.base, data: path.join(record.base, 'data'), logFile: path.join(home, 'postgres.log') };
    const site: Site = { home, paths, record, runAs, log, clock };
    await ensureData(site, packageVersion(source));
    shortenLog(paths.logFile);
    const { running, adopted } = await adoptOrLaunch(site);
    await ensureDatabase(running.socketFolder, record.password);
    const end = supervise(site, running);
    const url = urlOf(running.socketFolder, record.password);
    return { url, adopted, base: record.base, stop: once(() => end().finally(() => lock.release())) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Reads where the database is, or decides and writes it down. */
function settlePlace(home: string, log: Logger, clock: Clock): Pick<Site, 'record' | 'runAs'> {
  const known = readRecord(home);
  if (known) return { record: known, runAs: ownerOf(home, known) };
  const { base, runAs } = choosePlace(home);
  const record = { base, password: systemRandom(clock).token(24), isInitialised: false };
  writeRecord(home, record);
  log.debug({ base, user: runAs?.name ?? 'ourselves' }, 'the database gets its place');
  return { record, runAs };
}

async function ensureData(site: Site, programsVersion: string): Promise<void> {
  const { home, paths, record, runAs, log } = site;
  const isThere = existsSync(path.join(paths.data, 'PG_VERSION'));
  if (record.isInitialised && !isThere) {
    throw new DhowError('misconfigured', `The database of ${home} should be in ${paths.data}, but nothing is there.`, {
      hint: `Put it back from a backup. To start with an empty one, move ${path.join(home, 'postgres.json')} away.`,
    });
  }
  if (record.isInitialised) return checkVersion(paths.data, programsVersion);
  if (isThere) await setAside(site);
  log.debug({ base: paths.base }, 'the database is made');
  initialise(paths, record.password, runAs);
  writeRecord(home, { ...record, isInitialised: true });
}

/** Data without a record: DHOW_HOME was emptied, which asks for a new start. Its password is gone, its data is kept. */
async function setAside({ paths: { data }, log, clock }: Site): Promise<void> {
  const running = findRunning(data);
  if (running) await shutDown(running, clock);
  const aside = `${data}.${clock.now().toISOString().replace(/[:.]/g, '-')}`;
  renameSync(data, aside);
  log.warn({ kept: aside }, 'a database was here that nothing pointed to; it was set aside');
}

function packageVersion(folder: string): string {
  return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

function checkVersion(data: string, programsVersion: string): void {
  const made = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  const brought = programsVersion.split('.')[0];
  if (made === brought) return;
  throw new DhowError(
    'misconfigured',
    `The database in ${data} was made by PostgreSQL ${made}, and this Dhow brings PostgreSQL ${brought}.`,
    {
      hint: `Go back to the Dhow you had, dump the database, and load it into this one; or run PostgreSQL ${made} yourself and set DATABASE_URL.`,
    },
  );
}

async function adoptOrLaunch({ paths, record, runAs, log, clock }: Site): Promise<{ running: Running; adopted: boolean }> {
  const left = findRunning(paths.data);
  if (left) {
    if (existsSync(left.socketFolder) && (await becomesReady(left, record.password, clock))) return { running: left, adopted: true };
    log.warn({ pid: left.process.pid }, 'the database of a killed server does not answer; it is started anew');
    await shutDown(left, clock);
  }
  const socketFolder = makeSocketFolder(record.base, runAs);
  return { running: await launch(paths, socketFolder, record.password, runAs, clock), adopted: false };
}

/** Looks every second whether it lives, and starts it again where it was. Returns how to end both. */
function supervise({ paths, record, runAs, log, clock }: Site, first: Running): () => Promise<void> {
  let running = first;
  let revival: Promise<void> | null = null;
  const revive = async (): Promise<void> => {
    log.error({ pid: running.process.pid, log: paths.logFile }, 'the database ended by itself; it is started again');
    try {
      ensureFolder(running.socketFolder, runAs);
      running = await launch(paths, running.socketFolder, record.password, runAs, clock);
      log.info({ pid: running.process.pid }, 'the database is back');
    } catch (error) {
      log.error({ error }, 'the database does not come back; the next try follows');
    }
  };
  const watch = clock.setInterval(() => {
    if (revival || isAlive(running.process)) return;
    revival = revive().finally(() => {
      revival = null;
    });
  }, watchMs);
  // When the process ends without having called stop (a crash of ours), the database goes too, in good order.
  const onExit = (): void => sendSignal(running.process.pid, 'SIGINT');
  process.once('exit', onExit);
  return async () => {
    watch.cancel();
    await revival;
    await shutDown(running, clock);
    process.off('exit', onExit);
    if (!running.socketFolder.startsWith(record.base)) rmSync(running.socketFolder, { recursive: true, force: true });
  };
}

/** Below the base where the path is short enough, else a fresh folder among the temporary files. */
function makeSocketFolder(base: string, runAs: RunAs): string {
  const below = path.join(base, 'run');
  if (Buffer.byteLength(below) <= maxSocketFolderBytes) {
    ensureFolder(below, runAs);
    return below;
  }
  const temporary = Buffer.byteLength(os.tmpdir()) <= 60 ? os.tmpdir() : '/tmp';
  const folder = mkdtempSync(path.join(temporary, 'dhow-pg-'));
  if (runAs) chownSync(folder, runAs.uid, runAs.gid);
  return folder;
}

function ensureFolder(folder: string, runAs: RunAs): void {
  if (existsSync(folder) && lstatSync(folder).isDirectory()) return;
  mkdirSync(folder, { mode: 0o700 });
  if (runAs) chownSync(folder, runAs.uid, runAs.gid);
}

function shortenLog(file: string): void {
  if (existsSync(file) && statSync(file).size > maxLogBytes) truncateSync(file, 0);
}

function once(run: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | null = null;
  return () => (result ??= run());
}
