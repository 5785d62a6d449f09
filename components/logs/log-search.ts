import type { StyledSpan, TextStyle } from './ansi';
import { plainText } from './ansi';
import type { LogRow } from './log-buffer';
import type { LogView } from './log-view';

export interface MarkedSpan {
  text: string;
  style: TextStyle;
  isMatch: boolean;
}

/** Finds plain words, taken literally. Null for an empty query. */
export function searchPattern(query: string, isCaseSensitive: boolean): RegExp | null {
  if (query === '') return null;
  return new RegExp(query.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`), isCaseSensitive ? 'g' : 'gi');
}

/**
 * The rows of a view that hold a word, found a slice at a time so that the page stays alive over a long log, and going on
 * as the log grows. A row whose line had not ended is looked at again until it matches or ends.
 */
export class LogSearch {
  /** Positions in the view, ascending. */
  readonly matches: number[] = [];
  private scanned = 0;
  private unfinished: number[] = [];

  constructor(
    readonly view: LogView,
    readonly pattern: RegExp,
  ) {}

  get isComplete(): boolean {
    return this.scanned >= this.view.length;
  }

  /** Looks at up to `rows` more rows. */
  advance(rows: number): void {
    this.revisit();
    const end = Math.min(this.view.length, this.scanned + rows);
    for (; this.scanned < end; this.scanned += 1) {
      const row = this.view.rowAt(this.scanned);
      if (!row) continue;
      if (this.hasMatch(row)) this.matches.push(this.scanned);
      else if (this.view.buffer.isOpen(row)) this.unfinished.push(this.scanned);
    }
  }

  /** The index in `matches` of the first match at or after a position; wraps to 0. */
  indexFrom(position: number): number {
    const index = lowerBound(this.matches, position);
    return index < this.matches.length ? index : 0;
  }

  private revisit(): void {
    this.unfinished = this.unfinished.filter((position) => {
      const row = this.view.rowAt(position);
      if (!row) return false;
      if (!this.hasMatch(row)) return this.view.buffer.isOpen(row);
      this.matches.splice(lowerBound(this.matches, position), 0, position);
      return false;
    });
  }

  private hasMatch(row: LogRow): boolean {
    this.pattern.lastIndex = 0;
    return this.pattern.test(plainText(row.text));
  }
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Cuts spans where matches begin and end; a match may reach over several spans. */
export function markMatches(spans: readonly StyledSpan[], pattern: RegExp | null): MarkedSpan[] {
  const text = spans.map((span) => span.text).join('');
  // `matchAll` begins where the pattern's last use left off, and the search uses the same one.
  if (pattern) pattern.lastIndex = 0;
  const ranges = pattern ? [...text.matchAll(pattern)].map((m) => [m.index, m.index + m[0].length] as const) : [];
  const marked: MarkedSpan[] = [];
  let at = 0;
  let range = 0;
  for (const span of spans) {
    const end = at + span.text.length;
    let from = at;
    while (from < end) {
      const [start = Infinity, stop = Infinity] = ranges[range] ?? [];
      const isMatch = from >= start;
      const to = Math.min(end, isMatch ? stop : start);
      marked.push({ text: span.text.slice(from - at, to - at), style: span.style, isMatch });
      if (to === stop) range += 1;
      from = to;
    }
    at = end;
  }
  return marked;
}
