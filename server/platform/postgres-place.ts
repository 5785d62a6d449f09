/**
 * Where the embedded database lives and who runs it. PostgreSQL refuses to run as root, so root's runs as a system user,
 * who must be able to reach the data: below DHOW_HOME where possible, else (DHOW_HOME=/root/.dhow) below /var/lib/dhow.
 * The decision is written down in `DHOW_HOME/postgres.json` once, before anything is made, and kept from then on.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DhowError } from '@/server/domain/errors';
import { makeOpenFolder, spawnAs } from './postgres-binaries';
import type { RunAs } from './postgres-binaries';

export interface PostgresRecord {
  /** Holds `data/` and, where its path is short enough, the socket. */
  base: string;
  /** Of the database user `dhow`. */
  password: string;
  /** The data was there once: if it is gone now, that is a loss and not a first start. */
  isInitialised: boolean;
}

export const recordFile = (home: string): string => path.join(home, 'postgres.json');
/** Where root puts what another user must reach. */
const systemFolder = '/var/lib/dhow';

export function readRecord(home: string): PostgresRecord | null {
  if (!existsSync(recordFile(home))) return null;
  try {
    const value = JSON.parse(readFileSync(recordFile(home), 'utf8')) as Partial<PostgresRecord>;
    if (!value.base || !value.password) throw new Error('it lacks its base or its password');
    return { base: value.base, password: value.password, isInitialised: value.isInitialised === true };
  } catch (cause) {
    throw new DhowError('misconfigured', `${recordFile(home)} cannot be read; it says where the database is.`, {
      hint: 'Put it back from a backup. To start with an empty database, move it away.',
      cause,
    });
  }
}

export function writeRecord(home: string, record: PostgresRecord): void {
  const draft = `${recordFile(home)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(record, null, 2), { mode: 0o600, flush: true });
  renameSync(draft, recordFile(home));
}

/** For a first start: makes the base folder and says who shall own it. */
export function choosePlace(home: string): { base: string; runAs: RunAs } {
  const below = path.join(home, 'postgres');
  if (process.getuid?.() !== 0) {
    mkdirSync(below, { recursive: true, mode: 0o700 });
    return { base: below, runAs: null };
  }
  const runAs = systemUserFor(home);
  if (canEnter(runAs, path.dirname(home)) && makeBase(below, home, runAs)) return { base: below, runAs };
  const base = path.join(systemFolder, createHash('sha256').update(home).digest('hex').slice(0, 12));
  if (makeBase(base, null, runAs)) return { base, runAs };
  throw new DhowError(
    'misconfigured',
    `The system user ${runAs?.name ?? ''} can reach neither ${below} nor ${base}; as root, PostgreSQL must run as such a user.`,
    {
      hint: 'Start Dhow as an ordinary user, set DHOW_HOME to a folder that others may enter, or set DATABASE_URL.',
    },
  );
}

/** For every later start: whoever owns the data runs it. Throws DhowError `misconfigured`. */
export function ownerOf(home: string, record: PostgresRecord): RunAs {
  const own = process.getuid?.() ?? -1;
  const hint = `To start with an empty database, move ${recordFile(home)} away.`;
  let owner;
  try {
    owner = statSync(record.base);
  } catch (cause) {
    throw new DhowError('misconfigured', `The database of ${home} should be in ${record.base}, which is gone or out of reach.`, {
      hint,
      cause,
    });
  }
  if (owner.uid === own && own !== 0) return null;
  if (own === 0 && owner.uid !== 0) return { name: nameOf(owner.uid), uid: owner.uid, gid: owner.gid };
  throw new DhowError(
    'misconfigured',
    `The database in ${record.base} belongs to the user ${nameOf(owner.uid)}: Dhow was started as another user before.`,
    {
      hint: own === 0 ? hint : 'Start Dhow as that user (or as root, if it was started as root), or set DHOW_HOME to another folder.',
    },
  );
}

/** Where copies of the programs go for this user. */
export const programsFolder = (home: string, runAs: RunAs): string => (runAs ? systemFolder : home);

/** A home that belongs to a person is served as that person, even when root starts it. */
function systemUserFor(home: string): RunAs {
  const owner = statSync(home);
  if (owner.uid !== 0) return { name: nameOf(owner.uid), uid: owner.uid, gid: owner.gid };
  const known = lookUp('postgres') ?? lookUp('dhow');
  if (known) return known;
  spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    systemFolder,
    '--shell',
    '/usr/sbin/nologin',
    'dhow',
  ]);
  const user = lookUp('dhow') ?? lookUp('nobody');
  if (user) return user;
  throw new DhowError('misconfigured', 'PostgreSQL does not run as root, and there is no other user here to run it.', {
    hint: 'Make a system user “dhow”, start Dhow as an ordinary user, or set DATABASE_URL.',
  });
}

function lookUp(name: string): NonNullable<RunAs> | null {
  const ask = (flag: string): number => {
    const result = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return result.status === 0 ? Number(result.stdout) : Number.NaN;
  };
  const [uid, gid] = [ask('-u'), ask('-g')];
  return uid > 0 && !Number.isNaN(gid) ? { name, uid, gid } : null;
}

function nameOf(uid: number): string {
  return spawnSync('id', ['-un', String(uid)], { encoding: 'utf8' }).stdout?.trim() || String(uid);
}

const canEnter = (runAs: RunAs, folder: string): boolean => spawnSync('test', ['-x', folder], spawnAs(runAs)).status === 0;

/** `home`: root's own folder, through which the user's group may then pass, without seeing what is in it. */
function makeBase(base: string, home: string | null, runAs: RunAs): boolean {
  if (!runAs) return false;
  const existed = existsSync(base);
  try {
    if (!home) makeOpenFolder(path.dirname(base));
    mkdirSync(base, { recursive: true, mode: 0o700 });
    chownSync(base, runAs.uid, runAs.gid);
    chmodSync(base, 0o700);
    if (home && statSync(home).uid === 0 && !canEnter(runAs, home)) {
      chownSync(home, 0, runAs.gid);
      chmodSync(home, 0o710);
    }
    if (spawnSync('test', ['-w', base], spawnAs(runAs)).status === 0) return true;
  } catch {
    // A file system without owners, or read-only: the caller has another place to try.
  }
  if (!existed) rmSync(base, { recursive: true, force: true });
  return false;
}
