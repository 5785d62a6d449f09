/** Gathers files that arrive one by one into a tree. Names from outside are made safe here, or refused. */
import { Transform, type Readable } from 'node:stream';
import { DhowError } from '@/server/domain/errors';
import type { Tree, TreeEntry } from '@/server/domain/tree';
import type { Snapshot, Stores } from './take-snapshot';
import { treeSchema } from './trees';

export class UploadedFolder {
  private readonly entries = new Map<string, TreeEntry>();
  private bytes = 0;
  private readonly stores: Stores;

  constructor(stores: Stores) {
    this.stores = stores;
  }

  /** Without a mode, a file that starts with `#!` may be executed: browsers do not tell. */
  async addFile(name: string, content: Readable, options: { mode?: number; mtimeMs?: number } = {}): Promise<void> {
    const path = safePath(name);
    let start = Buffer.alloc(0);
    // A transform, not a listener: listening would let the content run past before the store takes it.
    const sniffed = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        if (start.length < 2) start = Buffer.concat([start, chunk.subarray(0, 2)]);
        done(null, chunk);
      },
    });
    const { sha256, size } = await this.stores.blobs.put(content.pipe(sniffed));
    const mode = options.mode ?? (start.toString('latin1').startsWith('#!') ? 0o755 : 0o644);
    // Content decides whether a file is sent again, so a fixed time does as well as any.
    this.entries.set(path, { type: 'file', path, mode: mode & 0o777, size, mtimeMs: options.mtimeMs ?? 0, sha256 });
    this.bytes += size;
  }

  addFolder(name: string, mode = 0o755): void {
    const path = safePath(name);
    if (!this.entries.has(path)) this.entries.set(path, { type: 'dir', path, mode: mode & 0o777 });
  }

  addLink(name: string, target: string): void {
    const path = safePath(name);
    this.entries.set(path, { type: 'link', path, target });
  }

  /** `isUnwrapped`: when one folder holds all the rest, as archives are often packed, the tree is what is in it. */
  async finish({ isUnwrapped = false } = {}): Promise<Snapshot> {
    const entries = [...this.entries.values()];
    const tree: Tree = { isFile: false, entries: isUnwrapped ? unwrap(entries) : entries };
    const checked = treeSchema.safeParse(tree);
    if (!checked.success)
      throw new DhowError(
        'invalid-input',
        `The upload is not a folder that can be kept: ${checked.error.issues[0]?.message ?? 'unknown'}.`,
      );
    return {
      treeId: await this.stores.trees.save(tree),
      files: tree.entries.filter((entry) => entry.type === 'file').length,
      bytes: this.bytes,
      warnings: [],
    };
  }
}

function unwrap(entries: TreeEntry[]): TreeEntry[] {
  const tops = new Set(entries.map((entry) => entry.path.split('/')[0]));
  const top = [...tops][0];
  const isWrapped = tops.size === 1 && entries.every((entry) => entry.path !== top || entry.type === 'dir');
  if (!isWrapped || top === undefined) return entries;
  return entries.filter((entry) => entry.path !== top).map((entry) => ({ ...entry, path: entry.path.slice(top.length + 1) }));
}

function safePath(name: string): string {
  const path = name
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/+$/, '');
  if (
    path === '' ||
    path.startsWith('/') ||
    path.includes('\0') ||
    path.split('/').some((part) => part === '..' || part === '.' || part === '')
  ) {
    throw new DhowError('invalid-input', `“${name}” is a path that leads out of its folder.`, {
      hint: 'Pack the folder again with relative paths only.',
    });
  }
  return path;
}
