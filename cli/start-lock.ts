/** Of several programs that want a server at once, one starts it: the one whose process the file names. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { identify, isAlive, type ProcessIdentity } from '@/server/platform/process-identity';

const contents = z.object({ pid: z.number(), began: z.string() });

/** Null while another living process has it. The file of a dead one is taken over. */
export function takeStartLock(home: string): { release(): void } | null {
  const file = path.join(home, 'starting.pid');
  const mine = identify(process.pid) ?? { pid: process.pid, began: '' };
  const holder = readHolder(file);
  if (holder && isAlive(holder)) return null;
  // Two may come here at once after a crash; then two servers start, and the home's own lock ends one of them.
  rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify(mine), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
    throw error;
  }
  return { release: () => rmSync(file, { force: true }) };
}

function readHolder(file: string): ProcessIdentity | null {
  try {
    return contents.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
