/**
 * A task file's text with every value under `secrets` replaced, and all else as it was: comments, order, quotes. When the
 * text cannot be read as YAML, whole lines of the block are replaced instead: rather too much than a secret too many.
 */
import { isAlias, isMap, isPair, isScalar, isSeq, visit } from 'yaml';
import type { Node } from 'yaml';
import { keyText } from './yaml-values';
import { composeYaml } from './yaml-document';
import type { YamlDocument } from './yaml-document';

const redacted = '<redacted>';

interface Span {
  from: number;
  to: number;
}

export function redactSecrets(source: string): string {
  if (!/secrets|\\/.test(source)) return source;
  const composed = composeYaml(source);
  if (!composed.ok) return redactLines(source);
  const spans = composed.documents.flatMap((document) => secretSpans(document));
  const isSound = composed.documents.every((document) => document.errors.length === 0);
  const text = replaceSpans(source, spans);
  return isSound ? text : redactLines(text);
}

function secretSpans(document: YamlDocument): Span[] {
  const anchors = new Map<string, Node>();
  const blocks: unknown[] = [];
  visit(document, {
    Node: (_key, node) => {
      if ('anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node);
    },
    Pair: (_key, pair) => {
      if (keyText(pair.key) === 'secrets') blocks.push(pair.value);
    },
  });
  const spans: Span[] = [];
  const seen = new Set<unknown>();
  for (const block of blocks) collect(block, anchors, spans, seen);
  return spans;
}

/** Every scalar below a node, through aliases too: an alias under `secrets` makes what it names a secret. */
function collect(node: unknown, anchors: ReadonlyMap<string, Node>, spans: Span[], seen: Set<unknown>): void {
  if (seen.has(node)) return;
  seen.add(node);
  if (isAlias(node)) collect(anchors.get(node.source), anchors, spans, seen);
  else if (isPair(node)) collect(node.value, anchors, spans, seen);
  else if (isMap(node) || isSeq(node)) for (const item of node.items) collect(item, anchors, spans, seen);
  else if (isScalar(node) && node.range && node.value !== null) spans.push({ from: node.range[0], to: node.range[1] });
}

function replaceSpans(source: string, spans: readonly Span[]): string {
  let text = '';
  let at = 0;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    if (from < at) continue;
    // A block scalar ends with its last line's break, which the next key needs.
    const lineBreak = /\r?\n$/.exec(source.slice(from, to))?.[0] ?? '';
    text += source.slice(at, from) + redacted + lineBreak;
    at = to;
  }
  return text + source.slice(at);
}

const blockStart = /^([ \t]*(?:- +)*)["']?secrets["']?[ \t]*:(.*)$/;
const anywhere = /(?:^|[\s{,?])["']?secrets["']?\s*(?::|$)/;
const entry = /^(\s*["']?[A-Za-z_][A-Za-z0-9_]*["']?\s*:)\s*(.*)$/;
const isBlank = (text: string): boolean => text.trim() === '';
/** A quote or bracket that may run over the lines that follow. Anchors and tags stand before it. */
const isOpen = (text: string): boolean => {
  const value = text.replace(/^\s*(?:[&!]\S*\s+)*/, '');
  if (/^[{[]/.test(value)) return !/^(?:\{[^{}'"]*\}|\[[^[\]'"]*\])\s*(?:#.*)?$/.test(value);
  if (value.startsWith('"')) return !/^"[^"\\]*"\s*(?:#.*)?$/.test(value);
  return value.startsWith("'") && !/^'[^']*'\s*(?:#.*)?$/.test(value);
};

/** Where the reading by lines stands. */
interface LineState {
  /** Indent of the `secrets` key whose block we are in; -1 outside. */
  block: number;
  /** Indent of the block's entries; -1 before the first. Only there is `NAME:` surely a name. */
  entries: number;
  /** From here on nothing is shown. */
  isRest: boolean;
}

/** By lines, for text that is no YAML. */
function redactLines(source: string): string {
  const state: LineState = { block: -1, entries: -1, isRest: false };
  return source
    .split(/(\r\n|\n|\r)/)
    .map((part) => (isBlank(part) ? part : redactLine(part, state)))
    .join('');
}

function redactLine(line: string, state: LineState): string {
  if (state.isRest) return redacted;
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  if (state.block >= 0) {
    const isInside = indent > state.block || (indent === state.block && /^[ \t]*-/.test(line));
    if (isInside) return redactInside(line, indent, state);
    state.block = -1;
  }
  const start = blockStart.exec(line);
  if (start) {
    const [, before = '', rest = ''] = start;
    state.block = before.length;
    state.entries = -1;
    state.isRest = isOpen(rest);
    return isBlank(rest) ? line : `${line.slice(0, line.length - rest.length)} ${redacted}`;
  }
  if (!anywhere.test(line)) return line;
  // Inside braces, after a `?`: where such a block ends cannot be told without reading the text as YAML.
  state.isRest = true;
  return `${line.slice(0, line.search(/["']?secrets/))}secrets: ${redacted}`;
}

function redactInside(line: string, indent: number, state: LineState): string {
  const [, head, value = ''] = entry.exec(line) ?? [];
  if (state.entries < 0 && !/^\s*#/.test(line)) state.entries = indent;
  if (head === undefined || indent !== state.entries) {
    state.isRest = isOpen(line.replace(/^[\s-]+/, ''));
    return ' '.repeat(indent) + redacted;
  }
  state.isRest = isOpen(value);
  return isBlank(value) ? line : `${head} ${redacted}`;
}
