/**
 * One build at a time in a checkout. A build that was killed leaves its lock behind, which the next one takes, once the
 * program that it ran has ended as well: an npm that outlives its start still writes to node_modules.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

const lockFile = inRoot('dist', '.build-lock');

/** Field 22 of /proc/PID/stat: when it began, so that a reused number is not taken for the same process. */
function beganAt(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}

const identify = (pid) => ({ pid, began: beganAt(pid) });
const isHeld = ({ worker, ...owner }) => isAlive(owner) || Boolean(worker && isAlive(worker));

function isAlive({ pid, began }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return beganAt(pid) === began;
}

function readLock(file = lockFile) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function tryTake() {
  const draft = `${lockFile}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(identify(process.pid)));
  try {
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Between looking and moving, a living build may have taken the lock: then what was moved is put back. */
function setAsideIfDead() {
  const aside = `${lockFile}.${process.pid}.old`;
  try {
    renameSync(lockFile, aside);
    const moved = readLock(aside);
    if (moved && isHeld(moved)) linkSync(aside, lockFile);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Writes the program that works for us into our lock, if we hold it. */
export function shareLock(workerPid) {
  const holder = readLock();
  if (holder?.pid !== process.pid || !isAlive(holder)) return;
  const draft = `${lockFile}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...identify(process.pid), worker: identify(workerPid) }));
  renameSync(draft, lockFile);
}

/** Waits for another build (`onWait` hears its process number, once), then runs `work` alone. */
export async function withCheckoutLock(work, onWait) {
  mkdirSync(inRoot('dist'), { recursive: true });
  for (let hasTold = false; !tryTake();) {
    const holder = readLock();
    if (!holder || !isHeld(holder)) {
      setAsideIfDead();
      continue;
    }
    if (!hasTold) onWait(holder.pid);
    hasTold = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => rmSync(lockFile, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
