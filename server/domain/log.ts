/** Job logs: raw bytes as the node wrote them, one file for each stage and rank, addressed by byte offset. */
import type { JobStage } from './job';

/** Names one log file of a job: `setup.0`, `run.3`. */
export interface LogStreamId {
  stage: JobStage;
  rank: number;
}
export const logStreamKey = (s: LogStreamId): string => `${s.stage}.${s.rank}`;

/** A piece of one log. `text` decodes bytes [offset, offset + bytes) as UTF-8; a piece never splits a character. */
export interface LogChunk extends LogStreamId {
  offset: number;
  bytes: number;
  text: string;
  /** When the server received the piece's first byte, epoch ms; null when not known. */
  atMs: number | null;
}

/** Where a reader stands: the next byte wanted of each stream; a stream not named starts at 0. `{ 'run.0': 4096 }` */
export type LogCursor = Record<string, number>;

/** Compact text form of a cursor, used as the id of a server-sent event: `run.0=4096,run.1=12`. */
export const formatLogCursor = (cursor: LogCursor): string =>
  Object.entries(cursor)
    .map(([key, offset]) => `${key}=${offset}`)
    .join(',');

const cursorPart = /^(setup|run)\.(\d{1,6})=(\d{1,15})$/;

/** Reads {@link formatLogCursor}'s form. Parts that are not of the form are dropped: a cursor from elsewhere restarts. */
export function parseLogCursor(text: string): LogCursor {
  const cursor: LogCursor = {};
  for (const part of text.split(',')) {
    const match = cursorPart.exec(part);
    if (match) cursor[`${match[1]}.${match[2]}`] = Number(match[3]);
  }
  return cursor;
}

/** What a log subscription yields. */
export type LogMessage =
  | { type: 'chunks'; chunks: LogChunk[] }
  /** Everything written so far has been sent; sent once, before the first live piece. */
  | { type: 'caught-up' }
  /** The job is over and every byte has been sent. Nothing follows. */
  | { type: 'end'; phase: string };
