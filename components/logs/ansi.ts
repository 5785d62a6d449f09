/**
 * Reads the colours out of terminal output. Understands SGR (16, 256 and true colour; bold, dim, italic, underline,
 * inverse, strike); every other escape sequence is removed, and control characters are made visible, so that what a
 * program wrote can never move our page about. A style goes in and a style comes out: it carries over from line to line.
 */

/** 0–15 names a colour of the theme's palette; anything else is `#rrggbb`. */
export type AnsiColour = number | string;

export interface TextStyle {
  fg: AnsiColour | null;
  bg: AnsiColour | null;
  isBold: boolean;
  isDim: boolean;
  isItalic: boolean;
  isUnderline: boolean;
  isInverse: boolean;
  isStrike: boolean;
}

export interface StyledSpan {
  text: string;
  style: TextStyle;
}

export const plainStyle: TextStyle = Object.freeze({
  fg: null,
  bg: null,
  isBold: false,
  isDim: false,
  isItalic: false,
  isUnderline: false,
  isInverse: false,
  isStrike: false,
});

export const ESC = '\u001B';

/**
 * One escape sequence. In order: a whole CSI; the beginning of one that was cut short; OSC up to BEL or ST; DCS, SOS,
 * PM and APC up to ST; a two-character escape; an escape character alone. No part can match the same text twice over,
 * so it is linear in the input.
 */
const escapeSource =
  `${ESC}(?:` +
  String.raw`\[([0-?]*)([ -/]*)([@-~])` +
  String.raw`|\[[0-?]*[ -/]*` +
  String.raw`|\][^\u0007${ESC}]*(?:\u0007|${ESC}\\)` +
  String.raw`|[PX^_][^${ESC}]*${ESC}\\` +
  String.raw`|[ -/]*[0-~]` +
  `|)`;
const escapePattern = () => new RegExp(escapeSource, 'g');
const escapeAt = new RegExp(escapeSource, 'y');

/** Where the escape sequence that starts at `index` ends, exclusive. `index` must be at an escape character. */
export function endOfEscape(text: string, index: number): number {
  escapeAt.lastIndex = index;
  return escapeAt.test(text) ? escapeAt.lastIndex : index + 1;
}

/** Splits text into runs of one style each. `end` is the style that the next line begins with. */
export function parseAnsi(text: string, start: TextStyle = plainStyle): { spans: StyledSpan[]; end: TextStyle } {
  const spans: StyledSpan[] = [];
  if (!text.includes(ESC)) {
    addText(spans, text, start);
    return { spans, end: start };
  }
  let style = start;
  let from = 0;
  for (const match of text.matchAll(escapePattern())) {
    addText(spans, text.slice(from, match.index), style);
    from = match.index + match[0].length;
    if (match[3] === 'm' && match[2] === '') style = applySgr(style, match[1] ?? '');
  }
  addText(spans, text.slice(from), style);
  return { spans, end: style };
}

/** The style after `text`, without the cost of making its spans. */
export function styleAfter(text: string, start: TextStyle): TextStyle {
  if (!text.includes(ESC)) return start;
  let style = start;
  for (const match of text.matchAll(escapePattern())) {
    if (match[3] === 'm' && match[2] === '') style = applySgr(style, match[1] ?? '');
  }
  return style;
}

/** What a reader sees of `text`: no escapes, nothing invisible. For search, for copying, for measuring. */
export function plainText(text: string): string {
  if (!needsCleaning.test(text)) return text;
  return parseAnsi(text)
    .spans.map((span) => span.text)
    .join('');
}

const controls = String.raw`\u0000-\u0008\u000A-\u001F\u007F-\u009F`;
const needsCleaning = new RegExp(`[${controls}]`);
const eachControl = new RegExp(`[${controls}]`, 'g');

/** Adds a run to the last span when the style is the same. A backspace takes back the character before it. */
function addText(spans: StyledSpan[], raw: string, style: TextStyle): void {
  if (raw === '') return;
  const pieces = raw.split('\b');
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) dropLastCharacter(spans);
    const text = needsCleaning.test(piece) ? piece.replace(eachControl, visibleControl) : piece;
    if (text === '') continue;
    const last = spans.at(-1);
    if (last && last.style === style) last.text += text;
    else spans.push({ text, style });
  }
}

function dropLastCharacter(spans: StyledSpan[]): void {
  const last = spans.at(-1);
  if (!last) return;
  last.text = last.text.replace(/.$/su, '');
  if (last.text === '') spans.pop();
}

/** Bells and character-set shifts say nothing to a reader; the rest show as Unicode's control pictures. */
function visibleControl(control: string): string {
  const code = control.charCodeAt(0);
  if (code === 0x07 || code === 0x0d || code === 0x0e || code === 0x0f) return '';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\uFFFD';
}

function applySgr(style: TextStyle, parameters: string): TextStyle {
  const next = { ...style };
  const codes = parameters.split(';');
  for (let index = 0; index < codes.length; index += 1) {
    const [code = 0, ...sub] = (codes[index] ?? '').split(':').map(Number);
    if (code === 38 || code === 48) {
      const target = code === 38 ? 'fg' : 'bg';
      if (sub.length > 0) {
        next[target] = extendedColour(sub[0], sub.length > 4 ? sub.slice(2) : sub.slice(1)) ?? next[target];
        continue;
      }
      const mode = Number(codes[index + 1]);
      const taken = mode === 2 ? 3 : 1;
      const values = codes.slice(index + 2, index + 2 + taken).map(Number);
      next[target] = extendedColour(mode, values) ?? next[target];
      index += 1 + taken;
      continue;
    }
    if (code === 4 && sub[0] === 0) next.isUnderline = false;
    else applySimpleCode(next, code);
  }
  return sameStyle(next, style) ? style : sameStyle(next, plainStyle) ? plainStyle : next;
}

function applySimpleCode(style: TextStyle, code: number): void {
  if (code >= 30 && code <= 37) style.fg = code - 30;
  else if (code >= 90 && code <= 97) style.fg = code - 90 + 8;
  else if (code >= 40 && code <= 47) style.bg = code - 40;
  else if (code >= 100 && code <= 107) style.bg = code - 100 + 8;
  else {
    const change = simpleCodes[code];
    if (change) Object.assign(style, change);
  }
}

const simpleCodes: Partial<Record<number, Partial<TextStyle>>> = {
  0: plainStyle,
  1: { isBold: true },
  2: { isDim: true },
  3: { isItalic: true },
  4: { isUnderline: true },
  7: { isInverse: true },
  9: { isStrike: true },
  21: { isUnderline: true },
  22: { isBold: false, isDim: false },
  23: { isItalic: false },
  24: { isUnderline: false },
  27: { isInverse: false },
  29: { isStrike: false },
  39: { fg: null },
  49: { bg: null },
};

/** `5;n` and `2;r;g;b`. Undefined when the numbers are not of that form: the colour then stays as it was. */
function extendedColour(mode: number | undefined, values: number[]): AnsiColour | undefined {
  const isByte = (value: number | undefined): value is number =>
    value !== undefined && Number.isInteger(value) && value >= 0 && value <= 255;
  if (mode === 5 && isByte(values[0])) return paletteColour(values[0]);
  const [red, green, blue] = values;
  if (mode === 2 && isByte(red) && isByte(green) && isByte(blue)) return hex(red, green, blue);
  return undefined;
}

/** The 256-colour palette: the theme's 16, a 6 × 6 × 6 cube, 24 greys. */
function paletteColour(index: number): AnsiColour {
  if (index < 16) return index;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return hex(grey, grey, grey);
  }
  const cube = index - 16;
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  return hex(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

const hex = (red: number, green: number, blue: number): string =>
  `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;

function sameStyle(a: TextStyle, b: TextStyle): boolean {
  return (
    a.fg === b.fg &&
    a.bg === b.bg &&
    a.isBold === b.isBold &&
    a.isDim === b.isDim &&
    a.isItalic === b.isItalic &&
    a.isUnderline === b.isUnderline &&
    a.isInverse === b.isInverse &&
    a.isStrike === b.isStrike
  );
}
