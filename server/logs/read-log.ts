/** Reads a job's log as a stream of messages: everything kept from a cursor on, then live, until the job is over. */
import { formatLogCursor, logStreamKey, type LogChunk, type LogCursor, type LogMessage, type LogStreamId } from '@/server/domain/log';
import type { LogFiles } from './log-files';
import type { LogHub } from './log-hub';

const maxChunkBytes = 128 * 1024;

export interface LogSubject {
  streams: LogStreamId[];
  /** No byte will be added any more. */
  isComplete: boolean;
  phase: string;
}

export interface ReadLogOptions {
  files: LogFiles;
  hub: LogHub;
  jobId: string;
  /** What there is to read, asked again after each wake. */
  subject: () => Promise<LogSubject>;
  cursor: LogCursor;
  /** Start so that at most this many bytes of each stream come first. */
  tailBytes?: number | undefined;
  /** False: what is there now, then the end. */
  isFollowing?: boolean | undefined;
  signal: AbortSignal;
}

export interface LogYield {
  /** The cursor after this message. */
  id: string;
  message: LogMessage;
}

export async function* readLog(options: ReadLogOptions): AsyncGenerator<LogYield> {
  const { files, hub, jobId, signal } = options;
  const cursor: LogCursor = { ...options.cursor };
  const wake = new Wake();
  const off = hub.onGrowth(jobId, () => wake.ring());
  signal.addEventListener('abort', () => wake.ring(), { once: true });
  let isCaughtUp = false;
  try {
    while (!signal.aborted) {
      wake.reset();
      const subject = await options.subject();
      if (!isCaughtUp && options.tailBytes !== undefined) await skipToTail(files, jobId, subject, cursor, options.tailBytes);
      for (;;) {
        const chunks = await nextChunks(files, jobId, subject, cursor);
        if (chunks.length === 0 || signal.aborted) break;
        yield { id: formatLogCursor(cursor), message: { type: 'chunks', chunks } };
      }
      if (!isCaughtUp) {
        isCaughtUp = true;
        yield { id: formatLogCursor(cursor), message: { type: 'caught-up' } };
      }
      if (subject.isComplete || options.isFollowing === false) {
        yield { id: formatLogCursor(cursor), message: { type: 'end', phase: subject.phase } };
        return;
      }
      await wake.rung();
    }
  } finally {
    off();
  }
}

/** One chunk of each stream that has more, moving the cursor past them. */
async function nextChunks(files: LogFiles, jobId: string, subject: LogSubject, cursor: LogCursor): Promise<LogChunk[]> {
  const chunks: LogChunk[] = [];
  for (const stream of subject.streams) {
    const key = logStreamKey(stream);
    const offset = cursor[key] ?? 0;
    const piece = await files.read(jobId, stream, offset, maxChunkBytes);
    const end = subject.isComplete && piece.bytes.length < maxChunkBytes ? piece.bytes.length : wholeCharacters(piece.bytes);
    if (end === 0) continue;
    chunks.push({ ...stream, offset, bytes: end, text: piece.bytes.toString('utf8', 0, end), atMs: piece.atMs });
    cursor[key] = offset + end;
  }
  return chunks;
}

/** How many of the bytes end on a whole UTF-8 character. Bytes that are no UTF-8 count as characters. */
export function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needs = byte >= 0xf0 && byte < 0xf8 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return byte < 0xf8 && needs > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Moves streams not read yet close to their end, to the start of a line. */
async function skipToTail(files: LogFiles, jobId: string, subject: LogSubject, cursor: LogCursor, tailBytes: number): Promise<void> {
  for (const stream of subject.streams) {
    const key = logStreamKey(stream);
    if (cursor[key] !== undefined) continue;
    const from = files.size(jobId, stream) - tailBytes;
    if (from <= 0) continue;
    const { bytes } = await files.read(jobId, stream, from, 64 * 1024);
    const newline = bytes.indexOf(10);
    cursor[key] = from + (newline === -1 ? 0 : newline + 1);
  }
}

/** A bell that may be rung while nobody waits. */
class Wake {
  private isRung = false;
  private waiter: (() => void) | null = null;

  ring(): void {
    this.isRung = true;
    this.waiter?.();
    this.waiter = null;
  }
  reset(): void {
    this.isRung = false;
  }
  rung(): Promise<void> {
    if (this.isRung) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiter = resolve;
    });
  }
}
