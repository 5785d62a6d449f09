import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from './clock';
import { startEmbeddedPostgres } from './embedded-postgres';
import type { EmbeddedPostgres } from './embedded-postgres';
import { createLogger, silentLogger } from './logger';
import { findPostgresPackage } from './postgres-binaries';
import { findRunning, launch, shutDown } from './postgres-process';
import { identify, isAlive } from './process-identity';

const isRoot = process.getuid?.() === 0;
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** A folder like the one a person has: `mode` is that of the folder above DHOW_HOME. */
function makeHome({ mode = 0o755, name = 'home' } = {}): string {
  const above = mkdtempSync(path.join(os.tmpdir(), 'dhow-test-'));
  chmodSync(above, mode);
  const home = path.join(above, name);
  mkdirSync(home, { mode: 0o700 });
  cleanups.push(() => rmSync(above, { recursive: true, force: true }));
  return home;
}

async function start(home: string, more: { packageFolder?: string } = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ home, log: silentLogger, ...more });
  cleanups.push(async () => {
    await postgres.stop();
    if (!postgres.base.startsWith(home)) rmSync(postgres.base, { recursive: true, force: true });
  });
  return postgres;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

const serverOf = (postgres: EmbeddedPostgres) => {
  const running = findRunning(path.join(postgres.base, 'data'));
  if (!running) throw new Error('the database does not run');
  return running;
};

/** A server process of its own, that only keeps a database; resolves once it runs. `base` from its record. */
async function startElsewhere(home: string, as: { uid?: number; gid?: number } = {}): Promise<{ child: ChildProcess; said: string }> {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(path.join(import.meta.dirname, 'embedded-postgres.ts'))});
    const log = Object.fromEntries(['debug', 'info', 'warn', 'error', 'child'].map((name) => [name, () => undefined]));
    startEmbeddedPostgres({ home: ${JSON.stringify(home)}, log }).then(
      (postgres) => { console.log('runs ' + postgres.url); process.on('SIGTERM', () => postgres.stop().then(() => process.exit(0))); },
      (error) => { console.log('refused ' + error.message + ' ' + error.hint); process.exit(1); },
    );
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    ...as,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanups.push(() => void child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) return { child, said: line };
  throw new Error('it ended without a word');
}

const ended = (child: ChildProcess): Promise<unknown> => once(child, 'exit');

describe('the embedded database', () => {
  it('starts, keeps what was committed over a stop, and leaves no process and no socket', async () => {
    const home = makeHome();
    const first = await start(home);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const { process: server, socketFolder } = serverOf(first);
    await first.stop();
    expect(isAlive(server)).toBe(false);
    expect(existsSync(path.join(socketFolder, '.s.PGSQL.5432'))).toBe(false);
    expect(existsSync(path.join(home, 'server.pid'))).toBe(false);
    await first.stop();

    const second = await start(home);
    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([42]);
  });

  it('is durable, listens on no port, and asks for its password', async () => {
    const home = makeHome();
    const postgres = await start(home);
    const show = async (name: string) => (await query(postgres.url, `SHOW ${name}`))[0];
    expect(await show('listen_addresses')).toBe('');
    expect([await show('fsync'), await show('synchronous_commit'), await show('full_page_writes')]).toEqual(['on', 'on', 'on']);
    expect([await show('server_encoding'), await show('timezone')]).toEqual(['UTF8', 'UTC']);
    expect(
      await query(postgres.url, "SELECT lower('ÅÄÖ') || (SELECT string_agg(x, '' ORDER BY x) FROM unnest(array['b','B','a','-']) x)"),
    ).toEqual(['åäö-Bab']);
    await expect(query(postgres.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/);
    expect(statSync(path.join(home, 'postgres.json')).mode & 0o777).toBe(0o600);
  });

  it('makes its data anew when making it was cut short', async () => {
    const home = makeHome();
    const first = await start(home);
    await first.stop();
    const record = JSON.parse(readFileSync(path.join(home, 'postgres.json'), 'utf8')) as object;
    writeFileSync(path.join(home, 'postgres.json'), JSON.stringify({ ...record, isInitialised: false }));
    rmSync(path.join(first.base, 'data/global'), { recursive: true });
    renameSync(path.join(first.base, 'data'), path.join(first.base, 'data.new'));
    const second = await start(home);
    expect(await query(second.url, 'SELECT 1')).toEqual([1]);
    expect(existsSync(path.join(second.base, 'data.new'))).toBe(false);
  });

  it('refuses to begin empty when its data has gone', async () => {
    const home = makeHome();
    const first = await start(home);
    await first.stop();
    renameSync(path.join(first.base, 'data'), path.join(first.base, 'elsewhere'));
    await expect(start(home)).rejects.toThrow(/should be in .*data, but nothing is there/);
    expect(existsSync(path.join(home, 'server.pid'))).toBe(false);
  });

  it('sets data aside that nothing points to, and begins anew', async () => {
    const home = makeHome();
    const first = await start(home);
    await query(first.url, 'CREATE TABLE old (n int)');
    await first.stop();
    rmSync(path.join(home, 'postgres.json'));
    const second = await start(home);
    expect(await query(second.url, "SELECT to_regclass('old')")).toEqual([null]);
    expect(spawnSync('ls', [second.base], { encoding: 'utf8' }).stdout).toMatch(/^data\.\d{4}-/m);
  });

  it('does not open data of another major version', async () => {
    const home = makeHome();
    const first = await start(home);
    await first.stop();
    writeFileSync(path.join(first.base, 'data/PG_VERSION'), '15\n');
    await expect(start(home)).rejects.toThrow(/made by PostgreSQL 15/);
  });

  it('works where the path is too long for a socket', async () => {
    const home = makeHome({ name: `${'long-'.repeat(24)}home` });
    const postgres = await start(home);
    expect(await query(postgres.url, 'SELECT 1')).toEqual([1]);
    const { socketFolder } = serverOf(postgres);
    expect(socketFolder.startsWith(postgres.base)).toBe(postgres.base.length <= 86);
    await postgres.stop();
    expect(existsSync(path.join(socketFolder, '.s.PGSQL.5432'))).toBe(false);
  });
});

describe('a second server on the same home', () => {
  it('is refused, and told who has it', async () => {
    const home = makeHome();
    await start(home);
    await expect(start(home)).rejects.toThrow(`Another Dhow server (process ${process.pid}) is using ${home}.`);
  });

  it('takes over the file of one that is gone, even when its number is in use again', async () => {
    const home = makeHome();
    writeFileSync(path.join(home, 'server.pid'), JSON.stringify({ pid: process.ppid, began: 'long ago' }));
    const postgres = await start(home);
    await postgres.stop();
    writeFileSync(path.join(home, 'server.pid'), 'not what we write');
    await start(home);
  });
});

describe('after a kill', () => {
  it('of the server, the next start adopts the database with its sessions', async () => {
    const home = makeHome();
    const { child, said } = await startElsewhere(home);
    expect(said).toMatch(/^runs postgresql:/);
    const url = said.slice(5);
    await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
    child.kill('SIGKILL');
    await ended(child);

    const next = await start(home);
    expect(next.adopted).toBe(true);
    expect(next.url).toBe(url);
    expect(await query(next.url, 'SELECT n FROM kept')).toEqual([7]);
    const { process: server } = serverOf(next);
    await next.stop();
    expect(isAlive(server)).toBe(false);
  });

  it('of server and database together, nothing committed is lost', async () => {
    const home = makeHome();
    const { child, said } = await startElsewhere(home);
    await query(said.slice(5), 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
    const base = (JSON.parse(readFileSync(path.join(home, 'postgres.json'), 'utf8')) as { base: string }).base;
    child.kill('SIGKILL');
    const server = findRunning(path.join(base, 'data'));
    if (server) process.kill(server.process.pid, 'SIGKILL');
    await ended(child);
    // Numbers come round again: the old pid file now names a process that is no database.
    const pidFile = path.join(base, 'data/postmaster.pid');
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid)));

    const next = await start(home);
    expect(next.adopted).toBe(false);
    expect(await query(next.url, 'SELECT count(*)::int FROM kept')).toEqual([1000]);
  });

  it('of the database alone, it comes back at the same address', async () => {
    const home = makeHome();
    const lines: string[] = [];
    const heard = new EventEmitter();
    const back = once(heard, 'the database is back');
    const log = createLogger({
      level: 'info',
      format: 'json',
      write: (line) => {
        lines.push(line);
        heard.emit((JSON.parse(line) as { msg: string }).msg);
      },
    });
    const postgres = await startEmbeddedPostgres({ home, log });
    cleanups.push(postgres.stop);
    process.kill(serverOf(postgres).process.pid, 'SIGKILL');
    await back;
    expect(await query(postgres.url, 'SELECT 1')).toEqual([1]);
    expect(lines.join('')).toContain('the database ended by itself');
  });

  it('a database that hangs is replaced', async () => {
    const home = makeHome();
    const first = await start(home);
    const running = serverOf(first);
    await first.stop();
    // One whose socket is out of reach, as after a clean-up of temporary files.
    const native = path.join(findPostgresPackage(), 'native');
    const record = JSON.parse(readFileSync(path.join(home, 'postgres.json'), 'utf8')) as { base: string; password: string };
    const owner = statSync(record.base);
    const runAs = owner.uid === process.getuid?.() ? null : { name: '', uid: owner.uid, gid: owner.gid };
    const paths = { native, base: record.base, data: path.join(record.base, 'data'), logFile: path.join(home, 'postgres.log') };
    const orphan = await launch(paths, running.socketFolder, record.password, runAs, systemClock);
    cleanups.push(() => shutDown(orphan, systemClock));
    rmSync(running.socketFolder, { recursive: true });

    const next = await start(home);
    expect(next.adopted).toBe(false);
    expect(isAlive(orphan.process)).toBe(false);
    expect(await query(next.url, 'SELECT 1')).toEqual([1]);
  });
});

describe.runIf(isRoot)('as root', () => {
  it('runs as another user, below DHOW_HOME, which stays closed to everybody else', async () => {
    const home = makeHome();
    const postgres = await start(home);
    expect(postgres.base).toBe(path.join(home, 'postgres'));
    expect(statSync(`/proc/${serverOf(postgres).process.pid}`).uid).not.toBe(0);
    expect(statSync(home).mode & 0o007).toBe(0);
  });

  it('lives below /var/lib/dhow when the home is under a closed folder, and is found there again', async () => {
    const home = makeHome({ mode: 0o700 });
    const first = await start(home);
    expect(first.base).toMatch(/^\/var\/lib\/dhow\//);
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    chmodSync(path.dirname(home), 0o755);
    const second = await start(home);
    expect(second.base).toBe(first.base);
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([1]);
  });

  it('runs from a checkout under a closed folder, made with a strict umask and without links', async () => {
    const above = mkdtempSync(path.join(os.tmpdir(), 'dhow-checkout-'));
    cleanups.push(() => rmSync(above, { recursive: true, force: true }));
    const packageFolder = path.join(above, 'package');
    cpSync(findPostgresPackage(), packageFolder, { recursive: true, verbatimSymlinks: true });
    spawnSync('find', [packageFolder, '-type', 'l', '-delete']);
    spawnSync('chmod', ['-R', 'go-rwx', packageFolder]);
    writeFileSync(path.join(packageFolder, 'package.json'), JSON.stringify({ version: `18.0.0-test.${process.pid}` }));
    cleanups.push(() => rmSync(`/var/lib/dhow/postgres-18.0.0-test.${process.pid}`, { recursive: true, force: true }));
    const before = process.umask(0o077);
    cleanups.push(() => void process.umask(before));
    const postgres = await start(makeHome(), { packageFolder });
    expect(await query(postgres.url, 'SELECT 1')).toEqual([1]);
  });

  it('serves a home that belongs to a person as that person', async () => {
    const home = makeHome();
    chownSync(home, 65_534, 65_534);
    const postgres = await start(home);
    expect(statSync(`/proc/${serverOf(postgres).process.pid}`).uid).toBe(65_534);
  });

  it('is not needed: an ordinary user starts it too, and is told whose it is when root had it first', async () => {
    const home = makeHome();
    chownSync(home, 65_534, 65_534);
    const own = await startElsewhere(home, { uid: 65_534, gid: 65_534 });
    expect(own.said).toMatch(/^runs /);
    expect(await query(own.said.slice(5), 'SELECT 1')).toEqual([1]);
    const server = findRunning(path.join(home, 'postgres/data'));
    own.child.kill('SIGTERM');
    await ended(own.child);
    expect(server && isAlive(server.process)).toBe(false);

    const roots = makeHome();
    await (await start(roots)).stop();
    chmodSync(roots, 0o777);
    chmodSync(path.join(roots, 'postgres.json'), 0o644);
    const refused = await startElsewhere(roots, { uid: 65_534, gid: 65_534 });
    expect(refused.said).toMatch(/^refused .*belongs to the user \w+: Dhow was started as another user before\. Start Dhow as that user/);
  });
});

it('knows a process by more than its number', () => {
  const mine = identify(process.pid);
  expect(mine && isAlive(mine)).toBe(true);
  expect(isAlive({ pid: process.pid, began: 'another time' })).toBe(false);
  expect(identify(0)).toBeNull();
  expect(identify(Number.NaN)).toBeNull();
});
