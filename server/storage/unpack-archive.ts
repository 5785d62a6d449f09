/** Reads an archive (.tar, .tar.gz, .tgz, .zip) straight into the stores. One folder that holds all the rest is left out. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { Unzip, UnzipInflate } from 'fflate';
import tar from 'tar-stream';
import { DhowError, messageOf } from '@/server/domain/errors';
import type { UploadedFolder } from './uploaded-folder';

export async function unpackArchive(name: string, content: Readable, folder: UploadedFolder): Promise<void> {
  const lower = name.toLowerCase();
  try {
    if (lower.endsWith('.zip')) return await unpackZip(content, folder);
    if (lower.endsWith('.tar')) return await unpackTar([content], folder);
    if (lower.endsWith('.tar.gz') || lower.endsWith('.tgz')) return await unpackTar([content, createGunzip()], folder);
  } catch (error) {
    if (error instanceof DhowError) throw error;
    throw new DhowError('invalid-input', `${name} cannot be read: ${messageOf(error)}`, {
      hint: 'Pack it again; it may be cut off.',
      cause: error,
    });
  }
  throw new DhowError('invalid-input', `${name} is no archive that is known.`, { hint: 'Send a .zip, .tar, .tar.gz or .tgz.' });
}

async function unpackTar(source: [Readable] | [Readable, NodeJS.ReadWriteStream], folder: UploadedFolder): Promise<void> {
  const extract = tar.extract();
  const reading = (async () => {
    for await (const entry of extract) {
      const { name, type, linkname, mode, mtime } = entry.header;
      const isTop = name === './' || name === '.' || name === '/';
      if (type === 'directory' && !isTop) folder.addFolder(name, mode);
      if (type === 'symlink' && linkname) folder.addLink(name, linkname);
      if (type === 'file')
        await folder.addFile(name, Readable.from(entry), {
          ...(mode === undefined ? {} : { mode }),
          ...(mtime ? { mtimeMs: mtime.getTime() } : {}),
        });
      else entry.resume();
    }
  })();
  const [content, gunzip] = source;
  await Promise.all([gunzip ? pipeline(content, gunzip, extract) : pipeline(content, extract), reading]);
}

async function unpackZip(content: Readable, folder: UploadedFolder): Promise<void> {
  let work: Promise<void> = Promise.resolve();
  let failure: Error | null = null;
  const unzip = new Unzip((file) => {
    if (file.name.endsWith('/')) return folder.addFolder(file.name);
    const stream = new Readable({ read: () => undefined });
    file.ondata = (error, data, isLast) => {
      if (error) return void stream.destroy(error);
      stream.push(Buffer.from(data));
      if (isLast) stream.push(null);
    };
    work = work
      .then(() => folder.addFile(file.name, stream))
      .catch((error: unknown) => {
        failure ??= error instanceof Error ? error : new Error(String(error));
      });
    file.start();
  });
  unzip.register(UnzipInflate);
  for await (const chunk of content as AsyncIterable<Buffer>) {
    unzip.push(chunk);
    if (failure) throw failure as Error;
  }
  unzip.push(new Uint8Array(0), true);
  await work;
  if (failure) throw failure as Error;
}
