import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ESC, parseAnsi } from './ansi';
import { LogBuffer } from './log-buffer';
import { LogSearch, markMatches, searchPattern } from './log-search';
import { LogView, formatLineRef, parseLineRef } from './log-view';

const pattern = (query: string, isCaseSensitive = false): RegExp => {
  const made = searchPattern(query, isCaseSensitive);
  if (!made) throw new Error('empty query');
  return made;
};
function bufferOf(...pieces: [rank: number, text: string][]): LogBuffer {
  const buffer = new LogBuffer();
  const offsets: Record<number, number> = {};
  for (const [rank, text] of pieces) {
    const offset = offsets[rank] ?? 0;
    buffer.append([{ stage: 'run', rank, offset, bytes: text.length, text, atMs: null }]);
    offsets[rank] = offset + text.length;
  }
  return buffer;
}

describe('a view', () => {
  test('shows the rows of the streams that are wanted, also those that come later', () => {
    const buffer = bufferOf([0, 'a\n'], [1, 'b\n'], [0, 'c\n']);
    const view = new LogView(buffer, (stream) => stream.rank === 1);
    expect(view.length).toBe(1);
    buffer.append([{ stage: 'run', rank: 1, offset: 2, bytes: 2, text: 'd\n', atMs: null }]);
    view.takeIn();
    expect([view.rowAt(0)?.text, view.rowAt(1)?.text, view.rowAt(2)]).toEqual(['b', 'd', undefined]);
    expect(view.positionOf({ stream: 'run.1', line: 2 })).toBe(1);
    expect(view.positionOf({ stream: 'run.0', line: 1 })).toBe(-1);
  });

  test('names a line by its stream and number', () => {
    expect(parseLineRef(formatLineRef({ stream: 'setup.3', line: 12 }))).toEqual({ stream: 'setup.3', line: 12 });
    expect(parseLineRef('7')).toEqual({ stream: 'run.0', line: 7 });
    expect(parseLineRef('nonsense')).toBeNull();
    expect(parseLineRef(null)).toBeNull();
  });
});

describe('search', () => {
  test('finds words literally, under colours, in any case unless told', () => {
    const view = new LogView(bufferOf([0, `Err${ESC}[31mor (1+1)\nerror\nfine\n`]), null);
    const search = new LogSearch(view, pattern('error'));
    search.advance(100);
    expect([search.matches, search.isComplete]).toEqual([[0, 1], true]);
    const exact = new LogSearch(view, pattern('Error (1+1)', true));
    exact.advance(100);
    expect(exact.matches).toEqual([0]);
  });

  test('goes on as the log grows, and looks again at lines that had not ended', () => {
    const buffer = bufferOf([0, 'dow'], [1, 'down\n']);
    const search = new LogSearch(new LogView(buffer, null), pattern('down'));
    search.advance(100);
    expect(search.matches).toEqual([1]);
    buffer.append([{ stage: 'run', rank: 0, offset: 3, bytes: 6, text: 'n\ndown', atMs: null }]);
    search.advance(100);
    expect(search.matches).toEqual([0, 1, 2]);
    expect([search.indexFrom(0), search.indexFrom(2), search.indexFrom(3)]).toEqual([0, 2, 0]);
  });

  test('marks the first match whatever the pattern was used for before', () => {
    const used = pattern('error');
    used.test('an error');
    expect(markMatches(parseAnsi('error').spans, used).map((span) => span.isMatch)).toEqual([true]);
  });

  test('marks matches without changing the text', () => {
    const word = fc.stringMatching(/^[ab]{0,4}$/);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(word, fc.constant(`${ESC}[1m`), fc.constant(`${ESC}[0m`))),
        fc.stringMatching(/^[ab]{1,2}$/),
        (parts, query) => {
          const { spans } = parseAnsi(parts.join(''));
          const text = spans.map((span) => span.text).join('');
          const marked = markMatches(spans, pattern(query));
          expect(marked.map((span) => span.text).join('')).toBe(text);
          const expected = [...text.matchAll(pattern(query))].map((match) => match[0]).join('');
          expect(
            marked
              .filter((span) => span.isMatch)
              .map((span) => span.text)
              .join(''),
          ).toBe(expected);
        },
      ),
    );
  });
});
