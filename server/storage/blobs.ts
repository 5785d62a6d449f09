/** File contents by their SHA-256, under `<home>/files`. Written whole or not at all; the same content is kept once. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BlobReader } from '@/server/domain/tree';

export interface BlobStore extends BlobReader {
  has(sha256: string): Promise<boolean>;
  /** Stores a stream; resolves with its hash and size. `expected` refuses any other content. */
  put(content: NodeJS.ReadableStream, expected?: string): Promise<{ sha256: string; size: number }>;
  open(sha256: string): Readable;
}

export class BlobMismatchError extends Error {
  constructor(expected: string, got: string) {
    super(`The content does not have the hash that was announced for it: expected ${expected}, got ${got}.`);
    this.name = 'BlobMismatchError';
  }
}

export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

export function createBlobStore(folder: string): BlobStore {
  const fileOf = (sha256: string): string => {
    if (!isSha256(sha256)) throw new Error(`Not a SHA-256: ${sha256}`);
    return path.join(folder, sha256.slice(0, 2), sha256.slice(2));
  };
  return {
    async has(sha256) {
      return stat(fileOf(sha256)).then(
        () => true,
        () => false,
      );
    },
    async put(content, expected) {
      await mkdir(path.join(folder, 'incoming'), { recursive: true, mode: 0o700 });
      const incoming = path.join(folder, 'incoming', randomUUID());
      const hash = createHash('sha256');
      let size = 0;
      const meter = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk);
          size += chunk.length;
          done(null, chunk);
        },
      });
      try {
        await pipeline(content, meter, createWriteStream(incoming, { mode: 0o600 }));
        const sha256 = hash.digest('hex');
        if (expected !== undefined && expected !== sha256) throw new BlobMismatchError(expected, sha256);
        const file = fileOf(sha256);
        if (!existsSync(file)) {
          await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
          await rename(incoming, file);
        }
        return { sha256, size };
      } finally {
        await rm(incoming, { force: true });
      }
    },
    open: (sha256) => createReadStream(fileOf(sha256), { highWaterMark: 256 * 1024 }),
  };
}
