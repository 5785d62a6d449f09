/**
 * The rows of a job's log, made from pieces as they arrive. Pieces are addressed by byte, so one that is sent again, or
 * overlaps what is held, adds nothing. Rows stand in the order they arrived; a row whose line has not ended yet may still
 * change. Appending costs the length of the piece, never the length of the log. Pure: knows no time, no React, no DOM.
 */
import type { LogChunk, LogCursor, LogStreamId } from '@/server/domain/log';
import { logStreamKey } from '@/server/domain/log';
import type { TextStyle } from './ansi';
import { ESC, endOfEscape, plainStyle, plainText, styleAfter } from './ansi';
import { ChunkedList } from './chunked-list';

/** A longer line is broken into rows of this many characters, so that no row can stall the page. */
export const maxRowLength = 16 * 1024;

export interface LogRow {
  /** Index into {@link LogBuffer.streams}. */
  readonly stream: number;
  /** With its escape sequences. */
  readonly text: string;
  /** What the text before this row left in force. */
  readonly start: TextStyle;
  /** When the row began to arrive, epoch ms; null when not known. */
  readonly atMs: number | null;
  /** Counts from 1 in its stream; null after bytes that are not held, where nobody can know. */
  readonly line: number | null;
  /** Goes on from the row of the same stream above: one line, too long for one row. */
  readonly isContinued: boolean;
  /** Above 0: no text, but this many bytes that were not sent. */
  readonly missingBytes: number;
}

export interface LogStream extends LogStreamId {
  readonly key: string;
  readonly firstOffset: number;
  readonly nextOffset: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface StreamState extends Writable<LogStream> {
  index: number;
  open: Writable<LogRow> | null;
  /** A carriage return was seen: the next text overwrites the row. */
  isReturned: boolean;
  /** The beginning of an escape sequence whose rest has not arrived. */
  held: string;
  style: TextStyle;
  lineCount: number | null;
}

export class LogBuffer {
  private readonly rows = new ChunkedList<Writable<LogRow>>();
  private readonly states: StreamState[] = [];
  private readonly byKey = new Map<string, StreamState>();
  private widest = 0;

  get rowCount(): number {
    return this.rows.length;
  }

  /** In the order of their first piece; an index stays what it is. */
  get streams(): readonly LogStream[] {
    return this.states;
  }

  /** Characters in the longest row that is complete. */
  get maxColumns(): number {
    return this.widest;
  }

  /** Were bytes before the first piece of some stream left out? */
  get isHeadMissing(): boolean {
    return this.states.some((state) => state.firstOffset > 0);
  }

  rowAt(index: number): LogRow | undefined {
    return this.rows.at(index);
  }

  /** May this row's text still change? */
  isOpen(row: LogRow): boolean {
    return this.states[row.stream]?.open === row;
  }

  /** Where a reader who holds all this should go on. */
  cursor(): LogCursor {
    return Object.fromEntries(this.states.map((state) => [state.key, state.nextOffset]));
  }

  append(chunks: readonly LogChunk[]): void {
    for (const chunk of chunks) this.appendChunk(chunk);
  }

  private appendChunk(chunk: LogChunk): void {
    const end = chunk.offset + chunk.bytes;
    const state = this.byKey.get(logStreamKey(chunk)) ?? this.addStream(chunk);
    if (end <= state.nextOffset) return;
    if (chunk.offset > state.nextOffset) this.addGap(state, chunk.offset - state.nextOffset, chunk.atMs);
    const text = chunk.offset < state.nextOffset ? skipBytes(chunk.text, state.nextOffset - chunk.offset, chunk.bytes) : chunk.text;
    state.nextOffset = end;
    this.write(state, text, chunk.atMs);
  }

  private addStream(chunk: LogChunk): StreamState {
    const { stage, rank, offset } = chunk;
    const key = logStreamKey(chunk);
    const state: StreamState = {
      stage,
      rank,
      key,
      firstOffset: offset,
      nextOffset: 0,
      index: this.states.length,
      open: null,
      isReturned: false,
      held: '',
      style: plainStyle,
      lineCount: 0,
    };
    this.states.push(state);
    this.byKey.set(key, state);
    return state;
  }

  private addGap(state: StreamState, missingBytes: number, atMs: number | null): void {
    this.closeRow(state);
    state.lineCount = null;
    state.isReturned = false;
    state.held = '';
    state.style = plainStyle;
    this.rows.push({
      stream: state.index,
      text: '',
      start: plainStyle,
      atMs,
      line: null,
      isContinued: false,
      missingBytes,
    });
  }

  private write(state: StreamState, arrived: string, atMs: number | null): void {
    const all = state.held + arrived;
    const text = all.slice(0, startOfUnfinishedEscape(all));
    state.held = all.slice(text.length);
    let from = 0;
    while (from < text.length) {
      const newline = text.indexOf('\n', from);
      this.writeLine(state, text.slice(from, newline === -1 ? text.length : newline), atMs);
      if (newline === -1) return;
      if (!state.open) this.openRow(state, atMs, false);
      this.closeRow(state);
      state.isReturned = false;
      from = newline + 1;
    }
  }

  /** Text without a newline. Of what a progress bar wrote over itself only the last state is kept. */
  private writeLine(state: StreamState, piece: string, atMs: number | null): void {
    if (piece === '') return;
    const text = piece.includes(ESC) ? piece.replace(toFirstColumn, '\r') : piece;
    for (const [index, segment] of text.split('\r').entries()) {
      if (index > 0) state.isReturned = true;
      this.put(state, segment, atMs);
    }
  }

  private put(state: StreamState, text: string, atMs: number | null): void {
    if (text === '') return;
    let row = state.open ?? this.openRow(state, atMs, false);
    if (state.isReturned && writesOver(text)) {
      row.start = styleAfter(row.text, row.start);
      row.text = '';
      state.isReturned = false;
    }
    row.text += text;
    while (row.text.length > maxRowLength) {
      const whole = row.text;
      const cut = safeCut(whole);
      row.text = whole.slice(0, cut);
      this.closeRow(state);
      row = this.openRow(state, atMs, true);
      row.text = whole.slice(cut);
    }
  }

  private openRow(state: StreamState, atMs: number | null, isContinued: boolean): Writable<LogRow> {
    if (!isContinued && state.lineCount !== null) state.lineCount += 1;
    const row: Writable<LogRow> = {
      stream: state.index,
      text: '',
      start: state.style,
      atMs,
      line: state.lineCount,
      isContinued,
      missingBytes: 0,
    };
    this.rows.push(row);
    state.open = row;
    return row;
  }

  private closeRow(state: StreamState): void {
    const row = state.open;
    if (!row) return;
    state.open = null;
    state.style = styleAfter(row.text, row.start);
    const length = row.text.length;
    if (length > this.widest) this.widest = Math.max(this.widest, plainText(row.text).length);
  }
}

/** "Cursor to column 1", which some programs use where others write a carriage return. */
const toFirstColumn = new RegExp(String.raw`${ESC}\[[01]?G`, 'g');
const erasesLine = new RegExp(String.raw`${ESC}\[[0-2]?[JK]`);

/** After a carriage return: does this text show or erase something? A change of colour alone leaves the row as it is. */
const writesOver = (text: string): boolean => !text.startsWith(ESC) || erasesLine.test(text) || plainText(text) !== '';

const unfinishedEscape = new RegExp(`^${ESC}(?:\\[[0-?]*[ -/]*|[\\]PX^_][^\\n\\r\\u0007]*|[ -/]*)$`);

/** Where an escape sequence begins that reaches the end of `text` without being complete; else the end of `text`. */
function startOfUnfinishedEscape(text: string): number {
  const last = text.lastIndexOf(ESC);
  return last >= 0 && last > text.length - 256 && unfinishedEscape.test(text.slice(last)) ? last : text.length;
}

/** Where to break a row that is too long: never inside an escape sequence or a surrogate pair. */
function safeCut(text: string): number {
  const lastEscape = text.lastIndexOf(ESC, maxRowLength - 1);
  if (lastEscape > maxRowLength - 256 && endOfEscape(text, lastEscape) > maxRowLength) return lastEscape;
  const before = text.charCodeAt(maxRowLength - 1);
  return before >= 0xd800 && before <= 0xdbff ? maxRowLength - 1 : maxRowLength;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * `text` without its first `skip` bytes. Exact when the text was valid UTF-8. Where it was not, each replacement
 * character stood for one byte or a few, nobody knows which; one is taken.
 */
function skipBytes(text: string, skip: number, bytes: number): string {
  const encoded = encoder.encode(text);
  if (encoded.length === bytes) return decoder.decode(encoded.subarray(skip));
  let passed = 0;
  let index = 0;
  for (const character of text) {
    if (passed >= skip) break;
    passed += character === '\uFFFD' ? 1 : encoder.encode(character).length;
    index += character.length;
  }
  return text.slice(index);
}
