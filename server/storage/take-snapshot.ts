/** Takes a snapshot of a path on this machine into the stores: what is submitted is what runs, whenever it runs. */
import { createReadStream } from 'node:fs';
import type { BlobStore } from './blobs';
import { BlobMismatchError } from './blobs';
import { scanFolder } from './scan-folder';
import type { TreeStore } from './trees';
import { DhowError } from '@/server/domain/errors';

export interface Snapshot {
  treeId: string;
  files: number;
  bytes: number;
  warnings: string[];
}

export interface Stores {
  blobs: BlobStore;
  trees: TreeStore;
}

export async function takeSnapshot({ blobs, trees }: Stores, root: string): Promise<Snapshot> {
  const scan = await scanFolder(root);
  for (const [sha256, file] of scan.files) {
    if (await blobs.has(sha256)) continue;
    await blobs.put(createReadStream(file), sha256).catch((cause: unknown) => {
      if (!(cause instanceof BlobMismatchError)) throw cause;
      throw new DhowError('conflict', `${file} changed while it was being read.`, {
        hint: 'Submit again when nothing writes to it.',
        cause,
      });
    });
  }
  return {
    treeId: await trees.save(scan.tree),
    files: scan.tree.entries.filter((entry) => entry.type === 'file').length,
    bytes: scan.totalBytes,
    warnings: scan.warnings,
  };
}
