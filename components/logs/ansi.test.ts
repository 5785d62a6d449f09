import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ESC, parseAnsi, plainStyle, plainText, styleAfter } from './ansi';

const sgr = (codes: string): string => `${ESC}[${codes}m`;
const textOf = (input: string): string =>
  parseAnsi(input)
    .spans.map((span) => span.text)
    .join('');

const words = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}]/u.test(text));
const sgrCode = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 110 }), fc.constantFrom('38;5;208', '48;2;1;2;3', '38:2::9:8:7', '')), {
    maxLength: 4,
  })
  .map((codes) => sgr(codes.join(';')));
const otherEscape = fc.constantFrom(`${ESC}[2K`, `${ESC}[12;3H`, `${ESC}[?25l`, `${ESC}]0;title\u0007`, `${ESC}(B`);
const output = fc.array(fc.oneof(words, sgrCode, otherEscape), { maxLength: 20 });

describe('the text of terminal output', () => {
  test('is preserved whatever escapes stand between its letters', () => {
    fc.assert(
      fc.property(output, (parts) => {
        const expected = parts.filter((part) => !part.startsWith(ESC)).join('');
        expect(textOf(parts.join(''))).toBe(expected);
        expect(plainText(parts.join(''))).toBe(expected);
      }),
    );
  });

  test('never contains a control character other than a tab, for any input at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (input) => {
        expect(textOf(input)).not.toMatch(/[^\t\P{Cc}]/u);
      }),
    );
  });

  test('parsed in two pieces, style carried over, is the text and style parsed at once', () => {
    fc.assert(
      fc.property(output, output, (left, right) => {
        const whole = parseAnsi(left.concat(right).join(''));
        const first = parseAnsi(left.join(''));
        const second = parseAnsi(right.join(''), first.end);
        expect(second.end).toEqual(whole.end);
        expect(styleAfter(left.concat(right).join(''), plainStyle)).toEqual(whole.end);
        const letters = (spans: typeof whole.spans) =>
          spans.flatMap((span) => [...span.text].map((letter) => ({ letter, style: span.style })));
        expect(letters([...first.spans, ...second.spans])).toEqual(letters(whole.spans));
      }),
    );
  });

  test('shows control characters, and drops the ones without meaning', () => {
    expect(textOf('a\u0000b\u0007c\u007Fd\u0085')).toBe('a\u2400bc\u2421d\uFFFD');
  });

  test('lets a backspace take back what it stands behind', () => {
    expect(textOf(`|\b/\b${sgr('31')}-`)).toBe('-');
    expect(textOf('\b\bok')).toBe('ok');
  });

  test('does not swallow what follows a sequence that never ends', () => {
    expect(textOf(`${ESC}]0;title without an end`)).toBe('0;title without an end');
    expect(textOf(`before ${ESC}[31`)).toBe('before ');
    expect(textOf(`${ESC}`)).toBe('');
  });

  test('keeps the words of a hyperlink and not its address', () => {
    expect(textOf(`${ESC}]8;;https://example.org\u0007click${ESC}]8;;\u0007`)).toBe('click');
  });
});

describe('styles', () => {
  const styleOf = (codes: string) => styleAfter(sgr(codes), plainStyle);

  test.each([
    ['31', { fg: 1 }],
    ['92', { fg: 10 }],
    ['44', { bg: 4 }],
    ['103', { bg: 11 }],
    ['1;3;4', { isBold: true, isItalic: true, isUnderline: true }],
    ['2;7;9', { isDim: true, isInverse: true, isStrike: true }],
    ['38;5;1', { fg: 1 }],
    ['38;5;208', { fg: '#ff8700' }],
    ['48;5;240', { bg: '#585858' }],
    ['38;2;10;20;30', { fg: '#0a141e' }],
    ['38:2::10:20:30', { fg: '#0a141e' }],
    ['38:5:208', { fg: '#ff8700' }],
    ['38;2;10;20;30;1', { fg: '#0a141e', isBold: true }],
    ['4:3', { isUnderline: true }],
  ])('%s', (codes, expected) => {
    expect(styleOf(codes)).toEqual({ ...plainStyle, ...expected });
  });

  test.each(['0', '', '1;0', '31;39', '41;49', '1;2;22', '4;24', '4;4:0', '7;27', '38;5;999', '38;2;1;2;300'])('%s ends plain', (codes) => {
    expect(styleOf(codes)).toBe(plainStyle);
  });
});
