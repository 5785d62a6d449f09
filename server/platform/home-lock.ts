/** One server per DHOW_HOME: a file names the process that has it. A killed server's file is taken over. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DhowError } from '@/server/domain/errors';
import { identify, isAlive } from './process-identity';
import type { ProcessIdentity } from './process-identity';

export interface HomeLock {
  release(): void;
}

const takenMessage = (home: string, pid: number): DhowError =>
  new DhowError('conflict', `Another Dhow server (process ${pid}) is using ${home}.`, {
    hint: 'Stop it, or give this one a folder of its own: DHOW_HOME=~/.dhow-2',
  });

/** Throws DhowError `conflict` while another living process has it. */
export function takeHomeLock(home: string): HomeLock {
  const file = path.join(home, 'server.pid');
  const mine = identify(process.pid) ?? { pid: process.pid, began: '' };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      if (tryLink(draft, file)) return { release: () => releaseIfOurs(file, mine) };
      const holder = readHolder(file);
      if (holder && isAlive(holder)) throw takenMessage(home, holder.pid);
      setAsideIfDead(file, `${draft}.old`);
    }
    throw new DhowError('conflict', `${file} changes hands all the time: several servers start on ${home} at once.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A link is made or not made, whole: two starts at once cannot both succeed. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function readHolder(file: string): ProcessIdentity | null {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessIdentity>;
    return typeof value.pid === 'number' && typeof value.began === 'string' ? { pid: value.pid, began: value.began } : null;
  } catch {
    return null;
  }
}

/** Between reading and moving, a living server may have taken the file: then what was moved is put back. */
function setAsideIfDead(file: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved && isAlive(moved)) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function releaseIfOurs(file: string, mine: ProcessIdentity): void {
  const holder = readHolder(file);
  if (holder?.pid === mine.pid && holder.began === mine.began) rmSync(file, { force: true });
}

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;
