import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { createBlobStore } from './blobs';
import { createTreeStore } from './trees';
import { UploadedFolder } from './uploaded-folder';

test('what is uploaded is kept whole, a script stays a script, and a path that leads out is refused', async () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'dhow-upload-'));
  const stores = { blobs: createBlobStore(path.join(home, 'blobs')), trees: createTreeStore(path.join(home, 'trees')) };
  const folder = new UploadedFolder(stores);
  await folder.addFile('top/run.sh', Readable.from([Buffer.from('#!/bin/sh\n'), Buffer.from('echo hi\n')]));
  await folder.addFile('top/data.bin', Readable.from([Buffer.alloc(300_000, 7)]));
  await expect(folder.addFile('../out', Readable.from(['x']))).rejects.toThrow('leads out of its folder');
  const { treeId, files, bytes } = await folder.finish({ isUnwrapped: true });
  expect({ files, bytes }).toEqual({ files: 2, bytes: 300_018 });
  const { entries } = await stores.trees.load(treeId);
  const script = entries.find((entry) => entry.path === 'run.sh');
  expect(script).toMatchObject({ type: 'file', mode: 0o755, size: 18 });
  if (script?.type === 'file') {
    const kept = path.join(home, 'blobs', script.sha256.slice(0, 2), script.sha256.slice(2));
    expect(readFileSync(kept, 'utf8')).toBe('#!/bin/sh\necho hi\n');
  }
  rmSync(home, { recursive: true });
});
