/**
 * Collects what is wrong with a task file as offsets into its text, and hands it out as the product's diagnostics: in the
 * order of the text, each place inside the text, no two on one place with one code, and never more than a page of them.
 */
import type { Diagnostic } from '@/server/domain/task';

export interface Problem {
  severity: Diagnostic['severity'];
  code: string;
  message: string;
  hint?: string | null;
  path: (string | number)[];
  /** Offsets into the source text, `to` exclusive. */
  from: number;
  to: number;
  fix?: Diagnostic['fix'];
}

const maxDiagnostics = 100;
const maxKept = 5000;

export class Problems {
  readonly source: string;
  private readonly found: Problem[] = [];

  constructor(source: string) {
    this.source = source;
  }

  add(problem: Problem): void {
    // Warnings are few by nature; past the first thousands of errors nothing new is learned.
    if (this.found.length >= maxKept) return;
    const from = Math.min(Math.max(problem.from, 0), this.source.length);
    const to = Math.min(Math.max(problem.to, from), this.source.length);
    this.found.push({ ...problem, from, to });
  }

  get hasErrors(): boolean {
    return this.found.some((p) => p.severity === 'error');
  }

  /** Where the first error starts; null when there is none. */
  get firstErrorAt(): number | null {
    let first: number | null = null;
    for (const p of this.found) if (p.severity === 'error' && (first === null || p.from < first)) first = p.from;
    return first;
  }

  /** Drops what `keep` refuses: used where one mistake has made others appear. */
  keepOnly(keep: (problem: Problem) => boolean): void {
    const kept = this.found.filter(keep);
    this.found.length = 0;
    for (const problem of kept) this.found.push(problem);
  }

  /** Errors are never crowded out by warnings. `hidden` are values that no message may repeat. */
  toDiagnostics(hidden: readonly string[] = []): Diagnostic[] {
    if (this.found.length === 0) return [];
    const byPlace = unique(this.found).sort((a, b) => a.from - b.from || a.to - b.to);
    const errors = byPlace.filter((p) => p.severity === 'error').slice(0, maxDiagnostics);
    const room = maxDiagnostics - errors.length;
    const warnings = byPlace.filter((p) => p.severity === 'warning').slice(0, room);
    const conceal = concealer(hidden);
    const position = positionsIn(this.source.slice(0, Math.max(0, ...[...errors, ...warnings].map((p) => p.to)) + 1));
    return [...errors, ...warnings]
      .sort((a, b) => a.from - b.from || a.to - b.to)
      .map((p) => {
        const start = position(p.from);
        const end = position(p.to);
        return {
          severity: p.severity,
          code: p.code,
          message: conceal(p.message),
          hint: p.hint === null || p.hint === undefined ? null : conceal(p.hint),
          path: p.path,
          line: start.line,
          column: start.column,
          endLine: end.line,
          endColumn: end.column,
          // A fix that would write a hidden value into the file is no fix.
          fix: p.fix && conceal(p.fix.insert) === p.fix.insert ? { ...p.fix, title: conceal(p.fix.title) } : null,
        };
      });
  }
}

function unique(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((p) => {
    const key = `${p.from} ${p.to} ${p.code} ${p.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function concealer(hidden: readonly string[]): (text: string) => string {
  const values = hidden.filter((value) => value.length > 0).sort((a, b) => b.length - a.length);
  return (text) => values.reduce((t, value) => (t.includes(value) ? t.split(value).join('<redacted>') : t), text);
}

/** Line and column of an offset, both from 1. Lines end with LF, CR LF or a lone CR, as YAML has it. */
function positionsIn(source: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (const match of source.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
