import type { JobStage } from '@/server/domain/job';
import { ChunkedList } from './chunked-list';
import type { LogBuffer, LogRow, LogStream } from './log-buffer';

/** A line of one stream, as a link names it: `run.0:128`. */
export interface LogLineRef {
  stream: string;
  line: number;
}

export const formatLineRef = (ref: LogLineRef): string => `${ref.stream}:${ref.line}`;

/** Reads {@link formatLineRef}'s form; a bare number means the run of the first node. Null when it is neither. */
export function parseLineRef(text: string | null): LogLineRef | null {
  const match = /^(?:([a-z]+\.\d+):)?(\d{1,9})$/.exec(text ?? '');
  return match ? { stream: match[1] ?? 'run.0', line: Number(match[2]) } : null;
}

/** Which streams are shown; an empty list means all of that kind. */
export interface LogFilter {
  stages: JobStage[];
  ranks: number[];
}

/** What a filter lets through; null when it lets everything through. */
export function filterOf({ stages, ranks }: LogFilter): ((stream: LogStream) => boolean) | null {
  if (stages.length === 0 && ranks.length === 0) return null;
  return (stream) => (stages.length === 0 || stages.includes(stream.stage)) && (ranks.length === 0 || ranks.includes(stream.rank));
}

/** The rows of a buffer that belong to the streams one wants to see. Growing it costs what was added. */
export class LogView {
  /** Null: every row is shown, and nothing needs to be kept. */
  private readonly indexes: ChunkedList<number> | null;
  private taken = 0;
  private readonly shown: boolean[] = [];

  constructor(
    readonly buffer: LogBuffer,
    private readonly isShown: ((stream: LogStream) => boolean) | null,
  ) {
    this.indexes = isShown ? new ChunkedList() : null;
    this.takeIn();
  }

  /** Takes in what the buffer has gained. */
  takeIn(): void {
    if (!this.indexes || !this.isShown) return;
    for (; this.taken < this.buffer.rowCount; this.taken += 1) {
      const row = this.buffer.rowAt(this.taken);
      if (row && this.shows(row.stream)) this.indexes.push(this.taken);
    }
  }

  get length(): number {
    return this.indexes ? this.indexes.length : this.buffer.rowCount;
  }

  rowAt(position: number): LogRow | undefined {
    if (!this.indexes) return this.buffer.rowAt(position);
    const index = this.indexes.at(position);
    return index === undefined ? undefined : this.buffer.rowAt(index);
  }

  /** Where a line stands; −1 when it is not held or not shown. */
  positionOf(ref: LogLineRef): number {
    const stream = this.buffer.streams.findIndex((candidate) => candidate.key === ref.stream);
    if (stream < 0) return -1;
    for (let position = 0; position < this.length; position += 1) {
      const row = this.rowAt(position);
      if (row?.stream === stream && row.line === ref.line) return position;
    }
    return -1;
  }

  private shows(index: number): boolean {
    const known = this.shown[index];
    if (known !== undefined) return known;
    const stream = this.buffer.streams[index];
    const isShown = stream !== undefined && this.isShown !== null && this.isShown(stream);
    this.shown[index] = isShown;
    return isShown;
  }
}
