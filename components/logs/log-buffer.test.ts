import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogChunk } from '@/server/domain/log';
import { ESC, plainText } from './ansi';
import type { LogRow } from './log-buffer';
import { LogBuffer, maxRowLength } from './log-buffer';

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;
const chunk = (text: string, offset = 0, rest: Partial<LogChunk> = {}): LogChunk => ({
  stage: 'run',
  rank: 0,
  offset,
  bytes: bytesOf(text),
  text,
  atMs: null,
  ...rest,
});
const rowsOf = (buffer: LogBuffer): LogRow[] =>
  Array.from({ length: buffer.rowCount }, (_, index) => buffer.rowAt(index)).filter((row) => row !== undefined);
const textsOf = (buffer: LogBuffer): string[] => rowsOf(buffer).map((row) => plainText(row.text));

/** One stream, its text cut into pieces, offsets counted. */
function chunksOf(pieces: string[]): LogChunk[] {
  let offset = 0;
  return pieces.map((piece) => {
    const made = chunk(piece, offset);
    offset += made.bytes;
    return made;
  });
}
function bufferOf(...pieces: string[]): LogBuffer {
  const buffer = new LogBuffer();
  buffer.append(chunksOf(pieces));
  return buffer;
}

describe('lines', () => {
  test('are split at newlines wherever the pieces are cut', () => {
    expect(textsOf(bufferOf('one\ntw', 'o\n', '\nfour'))).toEqual(['one', 'two', '', 'four']);
    expect(textsOf(bufferOf('windows\r', '\nline\r\n'))).toEqual(['windows', 'line']);
  });

  test('are numbered from 1 in each stream', () => {
    const buffer = new LogBuffer();
    buffer.append([chunk('a\nb\n'), chunk('c\n', 0, { rank: 1 }), chunk('d\n', 4)]);
    expect(rowsOf(buffer).map((row) => [row.stream, row.line, row.text])).toEqual([
      [0, 1, 'a'],
      [0, 2, 'b'],
      [1, 1, 'c'],
      [0, 3, 'd'],
    ]);
    expect(buffer.streams.map((stream) => stream.key)).toEqual(['run.0', 'run.1']);
  });

  test('of two ranks written at once do not mix', () => {
    const buffer = new LogBuffer();
    buffer.append([chunk('left '), chunk('right ', 0, { rank: 1 }), chunk('side\n', 5), chunk('hand\n', 6, { rank: 1 })]);
    expect(textsOf(buffer)).toEqual(['left side', 'right hand']);
  });

  test('keep the time at which they began', () => {
    const buffer = new LogBuffer();
    buffer.append([chunk('a', 0, { atMs: 10 }), chunk('b\nc\n', 1, { atMs: 20 })]);
    expect(rowsOf(buffer).map((row) => row.atMs)).toEqual([10, 20]);
  });
});

const logText = fc
  .array(
    fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom('\n', '\r', '\r\n', `${ESC}[32m`, `${ESC}[K`, `${ESC}[1G`)),
    {
      maxLength: 30,
    },
  )
  .map((parts) => parts.join(''));
const cuts = fc.array(fc.nat(), { maxLength: 8 });

/** Cuts text at characters, as the server does. */
function cutInto(text: string, at: number[]): string[] {
  const letters = [...text];
  const points = [...new Set(at.map((point) => point % (letters.length + 1)))].sort((a, b) => a - b);
  return [0, ...points].map((from, index) => letters.slice(from, points[index] ?? letters.length).join(''));
}

describe('pieces', () => {
  test('give the same rows however the text was cut', () => {
    fc.assert(
      fc.property(logText, cuts, (text, at) => {
        expect(textsOf(bufferOf(...cutInto(text, at)))).toEqual(textsOf(bufferOf(text)));
      }),
    );
  });

  test('that are sent again, or overlap, change nothing', () => {
    fc.assert(
      fc.property(logText, cuts, cuts, fc.nat(), (text, at, again, seed) => {
        const buffer = bufferOf(...cutInto(text, at).slice(0, 1 + (seed % 4)));
        buffer.append(chunksOf(cutInto(text, again)));
        buffer.append(chunksOf(cutInto(text, at)));
        expect(textsOf(buffer)).toEqual(textsOf(bufferOf(text)));
        expect(buffer.cursor()['run.0'] ?? 0).toBe(bytesOf(text));
      }),
    );
  });

  test('that overlap inside invalid bytes lose nothing after them', () => {
    const buffer = new LogBuffer();
    buffer.append([chunk('ab\uFFFD', 0, { bytes: 3 })]);
    buffer.append([chunk('b\uFFFDcd\n', 1, { bytes: 5 })]);
    expect(textsOf(buffer)).toEqual(['ab\uFFFDcd']);
  });

  test('missing from the stream leave a row that says how much, and no line numbers after it', () => {
    const buffer = new LogBuffer();
    buffer.append([chunk('middle\n', 4096), chunk('later\n', 5000)]);
    expect(rowsOf(buffer).map((row) => [row.missingBytes, row.text, row.line])).toEqual([
      [4096, '', null],
      [0, 'middle', null],
      [897, '', null],
      [0, 'later', null],
    ]);
    expect(buffer.isHeadMissing).toBe(true);
  });
});

describe('carriage returns', () => {
  test('collapse a progress bar to its last state', () => {
    expect(textsOf(bufferOf('0%\r50%\r', '99%\r', '100%\ndone\n'))).toEqual(['100%', 'done']);
    expect(textsOf(bufferOf('0%\r50%\r'))).toEqual(['50%']);
  });

  test('leave the row when only colours follow, and clear it when it is erased', () => {
    expect(textsOf(bufferOf('50%\r', `${ESC}[0m`, '\n'))).toEqual(['50%']);
    expect(textsOf(bufferOf('50%\r', `${ESC}[K`, '\n'))).toEqual(['']);
    expect(textsOf(bufferOf(`spin${ESC}[1Gdone\n`))).toEqual(['done']);
  });

  test('do not lose a colour that was set in what they overwrote', () => {
    const buffer = bufferOf(`${ESC}[31mred\rstill red\nand here\n`);
    expect(rowsOf(buffer).map((row) => row.start.fg)).toEqual([1, 1]);
  });
});

describe('colours', () => {
  test('carry over from line to line, each stream on its own', () => {
    const buffer = new LogBuffer();
    buffer.append([chunk(`a${ESC}[3`), chunk('plain\n', 0, { rank: 1 }), chunk(`2mgreen\ngreen\n`, 4), chunk('x\n', 6, { rank: 1 })]);
    expect(rowsOf(buffer).map((row) => [plainText(row.text), row.start.fg])).toEqual([
      ['agreen', null],
      ['plain', null],
      ['green', 2],
      ['x', null],
    ]);
  });
});

describe('a line without an end', () => {
  test('is broken into rows that together are the line', () => {
    const line = `${'x'.repeat(maxRowLength - 1)}😀${ESC}[31m${'y'.repeat(maxRowLength)}`;
    const buffer = bufferOf(...cutInto(line, [5, 9000, 16383, 16390]));
    const rows = rowsOf(buffer);
    expect(rows.every((row) => row.text.length <= maxRowLength)).toBe(true);
    expect(rows.map((row) => row.text).join('')).toBe(line);
    expect(rows.map((row) => [row.isContinued, row.line])).toEqual([
      [false, 1],
      [true, 1],
      [true, 1],
    ]);
  });

  test('is not broken inside an escape sequence', () => {
    const buffer = bufferOf(`${'x'.repeat(maxRowLength - 2)}${ESC}[38;5;208morange`);
    expect(textsOf(buffer)).toEqual(['x'.repeat(maxRowLength - 2), 'orange']);
    expect(rowsOf(buffer)[1]?.text.startsWith(ESC)).toBe(true);
  });
});

test('a million lines are held, the last as easy to reach as the first', () => {
  const buffer = new LogBuffer();
  const lines = Array.from({ length: 1000 }, (_, index) => `step ${index} loss 0.123`).join('\n') + '\n';
  for (let piece = 0; piece < 1000; piece += 1) buffer.append([chunk(lines, piece * lines.length)]);
  expect(buffer.rowCount).toBe(1_000_000);
  expect(buffer.rowAt(999_999)).toMatchObject({ text: 'step 999 loss 0.123', line: 1_000_000 });
  expect(buffer.maxColumns).toBe('step 999 loss 0.123'.length);
});
