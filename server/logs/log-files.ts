/**
 * Job logs as files of the data folder: `<home>/logs/<job>/<stage>.<rank>.log`, byte for byte what the node wrote.
 * Bytes are written at their offset, so a piece that arrives twice, or from two followers at once, changes nothing:
 * no line is lost and none is doubled. Beside each lies `.idx`: (offset, epoch ms) pairs, 16 bytes each, from which a
 * line's time is read.
 */
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { logStreamKey, type LogStreamId } from '@/server/domain/log';

const indexEveryMs = 50;
const pairBytes = 16;

export interface LogWriter {
  /** Bytes kept so far: where to read on from the node. */
  readonly size: number;
  append(bytes: Buffer, atMs: number): void;
  close(): void;
}

export interface LogPiece {
  bytes: Buffer;
  atMs: number | null;
}

export interface LogFiles {
  size(jobId: string, stream: LogStreamId): number;
  openWriter(jobId: string, stream: LogStreamId): LogWriter;
  /** Up to `maxBytes` from `offset`; empty at the end. */
  read(jobId: string, stream: LogStreamId, offset: number, maxBytes: number): Promise<LogPiece>;
  file(jobId: string, stream: LogStreamId): string;
}

export function createLogFiles(folder: string): LogFiles {
  const fileOf = (jobId: string, stream: LogStreamId): string => path.join(folder, jobId, `${logStreamKey(stream)}.log`);
  return {
    file: fileOf,
    size: (jobId, stream) => statSync(fileOf(jobId, stream), { throwIfNoEntry: false })?.size ?? 0,
    openWriter(jobId, stream) {
      mkdirSync(path.join(folder, jobId), { recursive: true, mode: 0o700 });
      return new FileLogWriter(fileOf(jobId, stream));
    },
    async read(jobId, stream, offset, maxBytes) {
      const file = fileOf(jobId, stream);
      if (!existsSync(file)) return { bytes: Buffer.alloc(0), atMs: null };
      const handle = await open(file, 'r');
      try {
        const { size } = await handle.stat();
        const length = Math.min(maxBytes, Math.max(0, size - offset));
        if (length === 0) return { bytes: Buffer.alloc(0), atMs: null };
        const bytes = Buffer.allocUnsafe(length);
        const { bytesRead } = await handle.read(bytes, 0, length, offset);
        return { bytes: bytes.subarray(0, bytesRead), atMs: timeOf(`${file}.idx`, offset) };
      } finally {
        await handle.close();
      }
    },
  };
}

class FileLogWriter implements LogWriter {
  size: number;
  private readonly log: number;
  private readonly index: number;
  private indexedAtMs = 0;

  constructor(file: string) {
    this.log = openSync(file, existsSync(file) ? 'r+' : 'w+', 0o600);
    this.index = openSync(`${file}.idx`, 'a', 0o600);
    this.size = fstatSync(this.log).size;
  }

  append(bytes: Buffer, atMs: number): void {
    if (atMs - this.indexedAtMs >= indexEveryMs) {
      const pair = Buffer.alloc(pairBytes);
      pair.writeBigUInt64LE(BigInt(this.size), 0);
      pair.writeBigUInt64LE(BigInt(atMs), 8);
      writeSync(this.index, pair);
      this.indexedAtMs = atMs;
    }
    let written = 0;
    while (written < bytes.length) written += writeSync(this.log, bytes, written, bytes.length - written, this.size + written);
    this.size += bytes.length;
  }

  close(): void {
    closeSync(this.log);
    closeSync(this.index);
  }
}

/** The time of the last pair at or before `offset`, by binary search in the file. */
function timeOf(indexFile: string, offset: number): number | null {
  if (!existsSync(indexFile)) return null;
  const fd = openSync(indexFile, 'r');
  try {
    const pair = Buffer.alloc(pairBytes);
    let low = 0;
    let high = Math.floor(fstatSync(fd).size / pairBytes) - 1;
    let found: number | null = null;
    while (low <= high) {
      const middle = (low + high) >> 1;
      readSync(fd, pair, 0, pairBytes, middle * pairBytes);
      if (Number(pair.readBigUInt64LE(0)) <= offset) {
        found = Number(pair.readBigUInt64LE(8));
        low = middle + 1;
      } else high = middle - 1;
    }
    return found;
  } finally {
    closeSync(fd);
  }
}
