/**
 * Where a cursor stands in a task file that may be half typed: found from the lines and their indentation alone, since
 * such a text is seldom YAML yet.
 */
import { lineStart } from './lines';

export interface CursorPlace {
  /** Path of the map (or of the list item) that the cursor's line is in; list items count as 0. */
  path: (string | number)[];
  /** Column where keys of that map start. */
  indent: number;
  /** The key of the cursor's line, and where it stands. Null when the line has none yet. */
  key: { text: string; from: number; to: number } | null;
  /** What follows the key's colon, without a comment. Null when there is no colon. */
  value: { text: string; from: number; to: number } | null;
  /** Other keys of the same map. */
  siblings: ReadonlySet<string>;
  /** Is the line an item of a list (`- …`)? */
  isItem: boolean;
}

interface Line {
  /** Column of each `-` before the content. */
  dashes: number[];
  column: number;
  content: string;
  key: string | null;
  /** Text after the colon. */
  rest: string;
}

/** Nothing longer is a task file. */
const maxSource = 1_048_576;
const maxDashes = 32;
/** Keys stand in the first part of a line; what is longer is text. */
const maxKeyLine = 1000;
const keyForm = /^(["']?)([^\s"'#:{}[\],&*!|>%@`][^"'#:]*?)\1\s*:(?:[ \t]+(.*))?$/;

function readLine(text: string): Line {
  const [, blank = '', dashPart = '', content = ''] = /^([ \t]*)((?:-[ \t]+|-$)*)(.*)$/.exec(text) ?? [];
  const dashes = [...dashPart.matchAll(/-/g)].map((m) => blank.length + m.index);
  const match = content.length > maxKeyLine ? null : keyForm.exec(content);
  return { dashes, column: blank.length + dashPart.length, content, key: match?.[2] ?? null, rest: match?.[3]?.trim() ?? '' };
}

const isIgnorable = (line: Line): boolean => (line.content === '' && line.dashes.length === 0) || line.content.startsWith('#');
const isScript = (rest: string): boolean => /^(?:[&!]\S*\s+)*[|>][-+0-9]*\s*(?:#.*)?$/.test(rest);
const isEmptyValue = (rest: string): boolean => /^(?:[&!]\S*(?:\s+|$))*(?:#.*)?$/.test(rest);

/** Path of the map that holds keys at `column`, going up from line `index`; null inside a text or below a value. */
function pathAbove(lines: readonly string[], index: number, column: number, dashes: readonly number[]): (string | number)[] | null {
  const path: (string | number)[] = [];
  let limit = column;
  // Under a dash, the key of the list may stand in the dash's own column.
  const passDashes = (columns: readonly number[]): boolean => {
    const within = columns.filter((dash) => dash < limit);
    for (const dash of within.toReversed()) {
      path.unshift(0);
      limit = dash + 1;
    }
    return within.length > 0;
  };
  let isUnderDash = passDashes(dashes);
  for (let i = index - 1; i >= 0 && limit > 0; i--) {
    const text = lines[i] ?? '';
    if (/^---(\s|$)/.test(text)) break;
    const line = readLine(text);
    if (isIgnorable(line)) continue;
    if (line.dashes.length > maxDashes) return null;
    if (line.column < limit && !(isUnderDash && line.dashes.length > 0 && line.column === limit - 1)) {
      if (line.key !== null) {
        if (isScript(line.rest) || !isEmptyValue(line.rest)) return null;
        path.unshift(line.key);
      }
      limit = line.column;
      isUnderDash = false;
    }
    if (!isUnderDash || line.dashes.some((dash) => dash < limit - 1)) isUnderDash = passDashes(line.dashes) || isUnderDash;
  }
  return path;
}

function siblingsOf(lines: readonly string[], index: number, column: number, dashes: readonly number[]): Set<string> {
  const keys = new Set<string>();
  const look = (step: 1 | -1): void => {
    // A dash on the cursor's own line starts the map: nothing above belongs to it.
    if (step === -1 && dashes.length > 0) return;
    for (let i = index + step; i >= 0 && i < lines.length; i += step) {
      const text = lines[i] ?? '';
      if (/^---(\s|$)/.test(text)) return;
      const line = readLine(text);
      if (isIgnorable(line)) continue;
      const start = line.dashes[0] ?? line.column;
      if (step === 1 && start < column) return;
      if (line.column === column && line.key !== null) keys.add(line.key);
      if (start < column) return;
    }
  };
  look(-1);
  look(1);
  return keys;
}

/** Null where nothing of the grammar can stand: in a script, a comment, a quoted or flow value over several lines. */
export function cursorPlace(source: string, offset: number): CursorPlace | null {
  if (source.length > maxSource) return null;
  const at = Math.min(Math.max(offset, 0), source.length);
  const lines = source.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const start = lineStart(source, at);
  let index = 0;
  for (let i = source.indexOf('\n'); i >= 0 && i < at; i = source.indexOf('\n', i + 1)) index += 1;
  const text = lines[index] ?? '';
  const line = readLine(text);
  if (line.content.startsWith('#') || line.dashes.length > maxDashes) return null;
  // On a line of blanks the cursor's own column tells which map is meant.
  const column = line.content === '' && line.dashes.length === 0 ? at - start : line.column;
  const path = pathAbove(lines, index, column, line.dashes);
  if (path === null) return null;
  const siblings = siblingsOf(lines, index, column, line.dashes);
  const place = { path, indent: column, siblings, isItem: line.dashes.length > 0 };
  if (line.key === null) return { ...place, key: null, value: null };

  const keyFrom = start + line.column + line.content.indexOf(line.key);
  const key = { text: line.key, from: keyFrom, to: keyFrom + line.key.length };
  const colon = source.indexOf(':', key.to);
  const written = text.slice(colon + 1 - start);
  const lead = /^[ \t]*/.exec(written)?.[0].length ?? 0;
  const value = written
    .slice(lead)
    .replace(/(?:^|\s+)#.*$/, '')
    .trimEnd();
  return { ...place, key, value: { text: value, from: colon + 1 + lead, to: colon + 1 + lead + value.length } };
}
