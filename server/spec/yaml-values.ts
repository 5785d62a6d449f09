/**
 * A YAML tree as plain values, in one walk. Aliases and merge keys are followed within bounds, keys keep the text they
 * were written with, `yes`/`no`/`on`/`off` mean true and false as in the files people bring (YAML 1.1), and a key with
 * nothing after it counts as not given (undefined).
 */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair, Scalar, YAMLMap } from 'yaml';
import type { Problems } from './problems';
import { quoted } from './reading';

export type YamlValue = string | number | boolean | null | undefined | YamlValue[] | YamlMap;
export interface YamlMap {
  [key: string]: YamlValue;
}
export const isYamlMap = (value: YamlValue): value is YamlMap => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The nodes that anchors name, for finding a place again through an alias. */
export type Anchors = ReadonlyMap<string, Node>;

const maxDepth = 64;
/** Nodes, and characters of text, that aliases may add to what is written. */
const maxAliasNodes = 20_000;
const maxAliasChars = 1_048_576;
const truths = /^(?:yes|Yes|YES|on|On|ON)$/;
const untruths = /^(?:no|No|NO|off|Off|OFF)$/;
const knownTags = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$|^!$/;

/** Maps whose scalars are kept as their source text: `1e-4`, `007` and `yes` mean just that in an environment. */
const textMaps = new Set(['envs', 'secrets']);

interface ReadResult {
  value: YamlValue;
  anchors: Anchors;
  /** The walk met a bound and gave up: `value` is not what the file says. */
  isExhausted: boolean;
}

export function readValue(root: Node | null, problems: Problems): ReadResult {
  const reader = new ValueReader(problems);
  const value = root === null ? null : reader.read(root, [], 0, false);
  return { value, anchors: reader.anchors, isExhausted: reader.isExhausted };
}

/** The text of a map's key: plain keys as written, quoted ones unquoted. Null when the key is no scalar. */
export function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null;
  if (key.type === 'PLAIN') return key.source ?? '';
  return typeof key.value === 'string' ? key.value : String(key.value ?? '');
}

export const isMergeKey = (key: unknown): boolean => isScalar(key) && key.type === 'PLAIN' && key.source === '<<';

class ValueReader {
  readonly anchors = new Map<string, Node>();
  private aliasNodes = 0;
  private aliasChars = 0;
  isExhausted = false;

  constructor(private readonly problems: Problems) {}

  read(node: unknown, path: (string | number)[], depth: number, asText: boolean, isInAlias = false): YamlValue {
    if (this.isExhausted) return undefined;
    if (node === null || node === undefined) return null;
    if (depth > maxDepth) return this.giveUp(node, path, 'too-deep', `The file nests deeper than ${maxDepth} levels.`);
    if (isAlias(node)) return this.readAlias(node, path, depth, asText);
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined && !isInAlias) this.anchors.set(anchor, node as Node);
    if (isInAlias && ++this.aliasNodes > maxAliasNodes) return this.refuseAliases(node, path);
    if (this.hasForeignTag(node, path)) return undefined;
    if (isScalar(node)) return this.readScalar(node, path, asText, isInAlias);
    if (isMap(node)) return this.readMap(node, path, depth, asText, isInAlias);
    if (isSeq(node)) return node.items.map((item, i) => this.read(item, [...path, i], depth + 1, asText, isInAlias));
    return undefined;
  }

  private readScalar(node: Scalar, path: (string | number)[], asText: boolean, isInAlias: boolean): YamlValue {
    const { value } = node;
    if (isInAlias && typeof value === 'string') {
      this.aliasChars += value.length;
      if (this.aliasChars > maxAliasChars) return this.refuseAliases(node, path);
    }
    if (value === null || value === undefined) return null;
    const isPlain = node.type === 'PLAIN';
    if (asText && isPlain) return node.source ?? String(value);
    if (typeof value === 'string') {
      if (isPlain && node.tag === undefined && value.length <= 3) {
        if (truths.test(value)) return true;
        if (untruths.test(value)) return false;
      }
      return value;
    }
    return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
  }

  private readMap(map: YAMLMap, path: (string | number)[], depth: number, asText: boolean, isInAlias: boolean): YamlMap {
    // No prototype: a key named `constructor` is a key like any other.
    const out: YamlMap = Object.create(null);
    const merges: Pair[] = [];
    const firstKeys = new Map<string, unknown>();
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) {
        merges.push(pair);
        continue;
      }
      const key = keyText(pair.key);
      if (key === null || key === '__proto__') {
        this.refuse(pair.key, path, 'bad-key', 'This cannot be a key; a key is one short text.');
        continue;
      }
      if (firstKeys.has(key)) {
        this.refuse(pair.key, [...path, key], 'duplicate-key', `${quoted(key)} is given twice in this map.`, 'Keep one of the two.');
        continue;
      }
      firstKeys.set(key, pair.key);
      const isText = asText || (path.length === 0 && textMaps.has(key));
      const value = this.read(pair.value, [...path, key], depth + 1, isText, isInAlias);
      out[key] = value === null && !asText ? undefined : value;
    }
    for (const pair of merges) this.merge(out, pair.value, path, depth, asText);
    return out;
  }

  /** `<<: *base` gives the keys of `base` that the map does not have itself. */
  private merge(out: YamlMap, source: unknown, path: (string | number)[], depth: number, asText: boolean): void {
    const value = this.read(source, path, depth + 1, asText, true);
    const maps = Array.isArray(value) ? value : [value];
    for (const map of maps) {
      if (isYamlMap(map)) {
        for (const key of Object.keys(map)) if (!(key in out)) out[key] = map[key];
      } else if (!this.isExhausted) {
        this.refuse(source, path, 'bad-merge', '“<<” takes a map, or a list of maps, to merge in.');
      }
    }
  }

  private readAlias(node: { source: string }, path: (string | number)[], depth: number, asText: boolean): YamlValue {
    const target = this.anchors.get(node.source);
    if (target === undefined) {
      return this.refuse(node, path, 'unknown-alias', `No anchor ${quoted(`&${node.source}`)} comes before this alias.`);
    }
    return this.read(target, path, depth + 1, asText, true);
  }

  private hasForeignTag(node: unknown, path: (string | number)[]): boolean {
    const { tag } = node as { tag?: string };
    if (tag === undefined || knownTags.test(tag)) return false;
    this.refuse(node, path, 'yaml-tag', `The tag ${quoted(tag)} means nothing in a task file.`, 'Remove the tag.');
    return true;
  }

  private refuseAliases(node: unknown, path: (string | number)[]): undefined {
    return this.giveUp(node, path, 'too-many-aliases', 'The aliases of this file expand to far more than is written.');
  }

  private giveUp(node: unknown, path: (string | number)[], code: string, message: string): undefined {
    this.isExhausted = true;
    return this.refuse(node, path, code, message);
  }

  private refuse(node: unknown, path: (string | number)[], code: string, message: string, hint?: string): undefined {
    const [from, to] = (node as { range?: [number, number, number] | null } | null)?.range ?? [0, 0];
    this.problems.add({ severity: 'error', code, message, hint: hint ?? null, path, from, to });
    return undefined;
  }
}
