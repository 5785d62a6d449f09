/**
 * Makes a folder (or file) on a node hold a tree: one round trip when nothing changed, three when something did, the
 * changed files in a single tar stream. What we are about to send is written down on the node first, so that whatever
 * interrupts a sync, the next one still knows which files are ours.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { DhowError } from '@/server/domain/errors';
import type { Tree, TreeEntry } from '@/server/domain/tree';
import { tarOf } from '../node/program';
import type { ExecOptions, ExecResult } from '../transport';
import type { BlobReader, SyncReport } from '../units';
import { readListing } from './listing';
import { placeOf } from './destination';
import { pendingPath, planSync, secondsOf, type SyncPlan } from './sync-plan';

export interface SyncContext {
  run: (command: string, args: string[], doing: string, options: ExecOptions) => Promise<ExecResult>;
  blobs: BlobReader;
  label: string;
}

const listTimeoutMs = 5 * 60_000;
const maxListBytes = 1024 ** 3;
/** Big trees over slow lines take long; the connection's keepalive notices a dead one much sooner. */
const sendTimeoutMs = 24 * 60 * 60_000;

export async function syncTree(context: SyncContext, destination: string, tree: Tree): Promise<SyncReport> {
  const place = placeOf(destination, tree);
  const doing = `put files at ${destination}`;
  const wanted = place.tree;
  const listed = await context.run('sync-list', place.args, doing, {
    stdin: nulList(wanted.entries.map((entry) => `./${entry.path}`)),
    timeoutMs: listTimeoutMs,
    maxOutputBytes: maxListBytes,
  });
  const { manifest, pending, stats } = readListing(listed.stdout);
  const plan = planSync(wanted, manifest, pending, stats);
  const files = plan.send.filter((entry) => entry.type === 'file');
  const report: SyncReport = {
    sentFiles: files.length,
    sentBytes: files.reduce((sum, file) => sum + file.size, 0),
    removedFiles: plan.remove.length,
    unchangedFiles: plan.unchangedFiles,
  };
  const isNothingToDo = plan.send.length === 0 && plan.remove.length === 0 && plan.removeDirs.length === 0;
  if (isNothingToDo && pending.length === 0) return report;

  const earlier = Object.entries(manifest).map(([path, entry]) => pendingPath(path, entry.type));
  const paths = [...new Set([...pending, ...earlier, ...plan.send.map((entry) => pendingPath(entry.path, entry.type))])];
  const begin = await tarOf({
    remove: { content: nulList(plan.remove.map((path) => `./${path}`)), mode: 0o600 },
    rmdir: { content: nulList(plan.removeDirs.map((path) => `./${path}`)), mode: 0o600 },
    pending: { content: JSON.stringify(paths), mode: 0o600 },
    next: { content: JSON.stringify(Object.entries(plan.next)), mode: 0o600 },
  });
  await context.run('sync-begin', place.args, doing, { stdin: begin, timeoutMs: listTimeoutMs });
  const archive = pack();
  const packed = packEntries(archive, plan, context.blobs);
  let packFailure: Error | null = null;
  packed.catch((error: Error) => {
    packFailure = error;
    archive.destroy(error);
  });
  // tar-stream's own stream class is not quite Node's; its iterator is the common ground.
  const stdin = Readable.from(archive, { objectMode: false });
  await context.run('sync-send', place.args, doing, { stdin, timeoutMs: sendTimeoutMs }).catch((error: unknown) => {
    // When the archive broke first, on our side, that is the cause; what the way to the node says of it is the effect.
    throw packFailure ?? error;
  });
  await packed;
  return report;
}

const nulList = (paths: string[]): string => paths.map((path) => `${path}\0`).join('');

async function packEntries(archive: Pack, plan: SyncPlan, blobs: BlobReader): Promise<void> {
  // Folders first, so that their modes are set by tar after what is in them.
  const order = (entry: TreeEntry) => (entry.type === 'dir' ? 0 : 1);
  const entries = plan.send.toSorted((a, b) => order(a) - order(b));
  for (const entry of entries) await packEntry(archive, entry, blobs);
  archive.finalize();
}

async function packEntry(archive: Pack, entry: TreeEntry, blobs: BlobReader): Promise<void> {
  const name = `./${entry.path}`;
  if (entry.type === 'dir') {
    archive.entry({ name: `${name}/`, type: 'directory', mode: entry.mode & 0o777 });
    return;
  }
  if (entry.type === 'link') {
    archive.entry({ name, type: 'symlink', linkname: entry.target });
    return;
  }
  if (entry.size === 0) {
    archive.entry({ name, mode: entry.mode & 0o777, mtime: mtimeOf(entry) }, '');
    return;
  }
  const sink = archive.entry({ name, size: entry.size, mode: entry.mode & 0o777, mtime: mtimeOf(entry) });
  try {
    await pipeline(blobs.open(entry.sha256), sink);
  } catch (cause) {
    throw new DhowError('internal', `The stored content of ${entry.path} could not be read.`, {
      hint: 'Submit the task again: its files are then taken anew.',
      cause,
    });
  }
}

const mtimeOf = (entry: { mtimeMs: number }): Date => new Date(secondsOf(entry.mtimeMs) * 1000);
