/**
 * What a sync has to do, from three lists: the tree wanted, what earlier syncs sent, and what lies on the node now.
 * A file is left alone when its content is the one we sent and neither size, time nor mode changed since.
 */
import type { Tree, TreeEntry } from '@/server/domain/tree';

/** What a sync sent, as it is remembered on the node. Times are whole seconds: what tar carries. */
export type SentEntry =
  | { type: 'file'; mode: number; size: number; mtime: number; sha256: string }
  | { type: 'link'; target: string }
  | { type: 'dir'; mode: number };
export type Manifest = Record<string, SentEntry>;

export interface NodeStat {
  type: 'file' | 'link' | 'dir' | 'other';
  mode: number;
  size: number;
  /** Seconds, with the fraction when the node tells it. */
  mtime: number;
}

export interface SyncPlan {
  send: TreeEntry[];
  /** Paths to remove, files and links. */
  remove: string[];
  /** Folders to remove if they are empty, deepest first. */
  removeDirs: string[];
  next: Manifest;
  unchangedFiles: number;
}

export function planSync(tree: Tree, sent: Manifest, pending: string[], stats: Map<string, NodeStat>): SyncPlan {
  const plan: SyncPlan = { send: [], remove: [], removeDirs: [], next: Object.create(null), unchangedFiles: 0 };
  const wanted = new Map<string, TreeEntry>();
  for (const entry of tree.entries) wanted.set(entry.path, entry);
  const wantedDirs = new Set(tree.entries.flatMap((entry) => parentsOf(entry.path)));

  for (const entry of wanted.values()) {
    const before = sent[entry.path];
    const stat = stats.get(entry.path);
    const kept = before && stat && isAsSent(entry, before, stat) ? before : undefined;
    plan.next[entry.path] = kept ?? sentEntryOf(entry);
    if (!kept) plan.send.push(entry);
    else if (entry.type === 'file') plan.unchangedFiles += 1;
    // A link or file of ours stands where a folder must be, or the other way round.
    if (before && before.type !== entry.type) takeAway(plan, entry.path, before.type);
  }
  const ours = new Map(pending.map(readPendingPath));
  for (const [path, entry] of Object.entries(sent)) ours.set(path, entry.type);
  for (const [path, type] of ours) {
    if (wanted.has(path)) continue;
    if (type !== 'dir' || !wantedDirs.has(path)) takeAway(plan, path, type);
    for (const parent of parentsOf(path)) {
      if (!wantedDirs.has(parent) && !wanted.has(parent)) plan.removeDirs.push(parent);
    }
  }
  plan.removeDirs = [...new Set(plan.removeDirs)].sort((a, b) => b.split('/').length - a.split('/').length);
  return plan;
}

/** Folders are written with a slash at the end: they are removed in another way than files. */
export const pendingPath = (path: string, type: SentEntry['type']): string => (type === 'dir' ? `${path}/` : path);

const readPendingPath = (text: string): [path: string, type: SentEntry['type']] =>
  text.endsWith('/') ? [text.slice(0, -1), 'dir'] : [text, 'file'];

function takeAway(plan: SyncPlan, path: string, type: SentEntry['type']): void {
  (type === 'dir' ? plan.removeDirs : plan.remove).push(path);
}

function isAsSent(entry: TreeEntry, before: SentEntry, stat: NodeStat): boolean {
  if (stat.type !== entry.type) return false;
  if (entry.type === 'file' && before.type === 'file') {
    const isSameContent = before.sha256 === entry.sha256 && stat.size === before.size && stat.mtime === before.mtime;
    return isSameContent && stat.mode === (entry.mode & 0o777);
  }
  if (entry.type === 'link' && before.type === 'link')
    return before.target === entry.target && stat.size === Buffer.byteLength(entry.target);
  return entry.type === 'dir' && before.type === 'dir' && stat.mode === (entry.mode & 0o777);
}

function sentEntryOf(entry: TreeEntry): SentEntry {
  switch (entry.type) {
    case 'file':
      return {
        type: 'file',
        mode: entry.mode & 0o777,
        size: entry.size,
        mtime: secondsOf(entry.mtimeMs),
        sha256: entry.sha256,
      };
    case 'link':
      return { type: 'link', target: entry.target };
    case 'dir':
      return { type: 'dir', mode: entry.mode & 0o777 };
  }
}

/** Tar has no room for times before 1970. */
export const secondsOf = (mtimeMs: number): number => Math.max(0, Math.floor(mtimeMs / 1000));

function parentsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
