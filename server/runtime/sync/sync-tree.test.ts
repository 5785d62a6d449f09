import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Tree, TreeEntry } from '@/server/domain/tree';
import { createNodeRuntime } from '../node-runtime';
import { MemoryBlobs, makeLocalNode, type TestNode } from '../testing/runtime-fixture';
import type { BlobReader } from '../units';

const brokenStream = (): Readable =>
  new Readable({
    read() {
      this.destroy(new Error('disk error'));
    },
  });

const tree = (...entries: TreeEntry[]): Tree => ({ isFile: false, entries });

describe.each(['dash', 'busybox'] as const)('sync to a node with %s', (userland) => {
  let blobs: MemoryBlobs;
  let node: TestNode;
  let workdir: string;
  const file: MemoryBlobs['file'] = (...args) => blobs.file(...args);
  const sync = (destination: string, wanted: Tree) => node.runtime.sync(destination, wanted);
  const read = (...parts: string[]) => readFileSync(path.join(workdir, ...parts), 'utf8');

  beforeEach(async () => {
    blobs = new MemoryBlobs();
    node = makeLocalNode(userland, blobs);
    workdir = path.join(node.home, '.dhow/clusters/c1/workdir');
    await node.runtime.prepare();
  });
  afterEach(() => node.remove());

  test('sends files, folders and links with their modes and times', async () => {
    const wanted = tree(
      { type: 'dir', path: 'src', mode: 0o755 },
      file('src/main.py', 'print(1)', { mode: 0o755, mtimeMs: 1_600_000_000_000 }),
      file('empty-file', ''),
      { type: 'dir', path: 'empty/deep', mode: 0o750 },
      { type: 'link', path: 'latest', target: 'src/main.py' },
    );
    expect(await sync('workdir', wanted)).toEqual({ sentFiles: 2, sentBytes: 8, removedFiles: 0, unchangedFiles: 0 });
    expect(read('src/main.py')).toBe('print(1)');
    const main = statSync(path.join(workdir, 'src/main.py'));
    expect(main.mode & 0o777).toBe(0o755);
    expect(main.mtimeMs).toBe(1_600_000_000_000);
    expect(statSync(path.join(workdir, 'empty/deep')).mode & 0o777).toBe(0o750);
    expect(statSync(path.join(workdir, 'empty-file')).size).toBe(0);
    expect(readlinkSync(path.join(workdir, 'latest'))).toBe('src/main.py');
  });

  test('sends only what changed, and asks the store for nothing else', async () => {
    await sync('workdir', tree(file('a', 'one'), file('b', 'two'), { type: 'link', path: 'l', target: 'a' }));
    blobs.opened.length = 0;
    const changed = file('b', 'three');
    const second = tree(file('a', 'one'), changed, { type: 'link', path: 'l', target: 'a' });
    expect(await sync('workdir', second)).toEqual({ sentFiles: 1, sentBytes: 5, removedFiles: 0, unchangedFiles: 1 });
    expect(blobs.opened).toEqual([changed.type === 'file' && changed.sha256]);
    expect(read('b')).toBe('three');
    expect(await sync('workdir', second)).toEqual({ sentFiles: 0, sentBytes: 0, removedFiles: 0, unchangedFiles: 2 });
  });

  test('removes what an earlier sync sent and is no more, and nothing else', async () => {
    await sync(
      'workdir',
      tree(file('keep', '1'), file('old/deep/gone', '2'), file('shared/gone', '3'), { type: 'link', path: 'link', target: 'keep' }),
    );
    writeFileSync(path.join(workdir, 'mine'), 'of the user');
    writeFileSync(path.join(workdir, 'shared/output'), 'of the run');
    expect(await sync('workdir', tree(file('keep', '1')))).toEqual({ sentFiles: 0, sentBytes: 0, removedFiles: 3, unchangedFiles: 1 });
    expect(readdirSync(workdir).toSorted()).toEqual(['keep', 'mine', 'shared']);
    expect(readdirSync(path.join(workdir, 'shared'))).toEqual(['output']);
  });

  test('repairs files that were changed, deleted or made unreadable on the node', async () => {
    const wanted = tree(file('edited', 'original'), file('deleted', 'x'), file('mode', 'y'), file('fine', 'z'), {
      type: 'link',
      path: 'link',
      target: 'fine',
    });
    await sync('workdir', wanted);
    writeFileSync(path.join(workdir, 'edited'), 'tampered');
    utimesSync(path.join(workdir, 'edited'), 1_700_000_001, 1_700_000_001);
    rmSync(path.join(workdir, 'deleted'));
    chmodSync(path.join(workdir, 'mode'), 0o400);
    rmSync(path.join(workdir, 'link'));
    expect(await sync('workdir', wanted)).toMatchObject({ sentFiles: 3, unchangedFiles: 1 });
    expect([read('edited'), read('deleted'), read('link')]).toEqual(['original', 'x', 'z']);
    expect(statSync(path.join(workdir, 'mode')).mode & 0o777).toBe(0o644);
  });

  test('lets a file become a folder, a link and back', async () => {
    await sync('workdir', tree(file('x', 'file')));
    await sync('workdir', tree({ type: 'dir', path: 'x', mode: 0o755 }, file('x/y', 'in folder')));
    expect(read('x/y')).toBe('in folder');
    await sync('workdir', tree({ type: 'link', path: 'x', target: '/nowhere' }));
    expect(lstatSync(path.join(workdir, 'x')).isSymbolicLink()).toBe(true);
    await sync('workdir', tree(file('x', 'file')));
    expect(read('x')).toBe('file');
  });

  test('takes any file name', async () => {
    const names = [
      'with space',
      "it's",
      '"quoted"',
      '-rf',
      '--help',
      'new\nline',
      'täb\tü日本',
      '$HOME',
      '`id`',
      '*',
      '\\back',
      'a'.repeat(200),
      `${'d/'.repeat(60)}deep`,
      '__proto__',
    ];
    const wanted = tree(...names.map((name) => file(name, `content of ${name}`)));
    await sync('workdir', wanted);
    for (const name of names) expect(read(name)).toBe(`content of ${name}`);
    const again = await sync('workdir', wanted);
    // Without GNU stat a name with a newline cannot be told apart, and is sent again.
    expect(again.sentFiles).toBe(userland === 'busybox' ? 1 : 0);
    await sync('workdir', tree());
    expect(readdirSync(workdir)).toEqual([]);
  });

  test('puts trees and single files below home, the workdir and at absolute paths', async () => {
    const single: Tree = { isFile: true, entries: [file('config.json', '{}')] };
    await sync('~/data', tree(file('a', '1')));
    await sync('~/.config/app.json', single);
    await sync('sub/dir', tree(file('b', '2')));
    await sync(`${node.home}/abs`, tree(file('c', '3')));
    await sync('~/into/', single);
    const at = (name: string) => readFileSync(path.join(node.home, name), 'utf8');
    expect([at('data/a'), at('.config/app.json'), read('sub/dir/b'), at('abs/c'), at('into/config.json')]).toEqual([
      '1',
      '{}',
      '2',
      '3',
      '{}',
    ]);
    expect(await sync('~/.config/app.json', single)).toMatchObject({ sentFiles: 0, unchangedFiles: 1 });
  });

  test('refuses destinations that leave their place, and says when a file stands in the way', async () => {
    await expect(sync('../x', tree())).rejects.toThrow('Files cannot be put at “../x”');
    await expect(sync('~bob/x', tree())).rejects.toThrow('Files cannot be put at “~bob/x”');
    writeFileSync(path.join(node.home, 'file'), '');
    await expect(sync('~/file', tree(file('a', '1')))).rejects.toThrow(/file is a file, not a folder/);
  });

  test('repairs a sync that was interrupted, and still removes what it had sent', async () => {
    const good = blobs;
    const failing: BlobReader = {
      open: (sha256) => (good.opened.length === 0 ? good.open(sha256) : brokenStream()),
    };
    const interrupted = createNodeRuntime({ transport: node.transport, clusterId: 'c1', blobs: failing, label: 'node 0' });
    const folder = { type: 'dir', path: 'folder', mode: 0o755 } as const;
    const wanted = tree(folder, file('first', 'a'.repeat(100_000)), file('second', 'b'.repeat(100_000)));
    await expect(interrupted.sync('workdir', wanted)).rejects.toThrow('The stored content of second could not be read.');
    expect(await sync('workdir', tree(file('third', 'c')))).toMatchObject({ sentFiles: 1 });
    expect(readdirSync(workdir)).toEqual(['third']);
  });

  test('gives up when told to, and the next sync makes it whole', async () => {
    const stop = new AbortController();
    const endless: BlobReader = {
      open: () => {
        queueMicrotask(() => stop.abort(new Error('cancelled')));
        return new Readable({ read() {} });
      },
    };
    const aborted = createNodeRuntime({ transport: node.transport, clusterId: 'c1', blobs: endless, label: 'node 0' });
    const wanted = tree(file('a', '1'), file('b', '2'));
    await expect(aborted.sync('workdir', wanted, stop.signal)).rejects.toThrow('cancelled');
    expect(await sync('workdir', wanted)).toMatchObject({ sentFiles: 2 });
    expect(read('a') + read('b')).toBe('12');
  });

  test('sends big files whole', async () => {
    const big = Buffer.alloc(30_000_000, 'dhow');
    await sync('workdir', tree(file('big', big), file('after', 'x')));
    expect(readFileSync(path.join(workdir, 'big')).equals(big)).toBe(true);
    expect(existsSync(path.join(workdir, 'after'))).toBe(true);
  });
});

test('a full disk is said with the name of the node', async () => {
  const blobs = new MemoryBlobs();
  const node = makeLocalNode('dash', blobs);
  await node.runtime.prepare();
  const small = path.join(node.home, 'small');
  mkdirSync(small);
  const mounted = await node.transport.exec(`mount -t tmpfs -o size=1m tmpfs "${small}"`);
  if (mounted.code === 0) {
    const filling = node.runtime.sync('~/small', tree(blobs.file('big', Buffer.alloc(5_000_000))));
    try {
      await expect(filling).rejects.toThrow('The disk of node 0 (dash) is full');
    } finally {
      await node.transport.exec(`umount "${small}"`);
    }
  }
  node.remove();
});
