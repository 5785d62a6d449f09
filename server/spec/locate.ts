/** Finds the place of a path in a YAML tree: the way from “what is wrong” to “where”. */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import { lineEnd } from './lines';
import { isMergeKey, keyText } from './yaml-values';
import type { Anchors } from './yaml-values';

export type Path = readonly (string | number)[];
export interface Place {
  from: number;
  to: number;
  /** The scalar whose text a fix may replace, when the place is one as written there. */
  scalar: { from: number; to: number; isPlain: boolean } | null;
}

export interface Locator {
  /** The value at a path; its key when there is no value or it runs over several lines. */
  valueAt(path: Path): Place;
  keyAt(path: Path): Place;
}

const rangeOf = (node: unknown): readonly [number, number] | null => {
  const range = (node as { range?: readonly [number, number, number] | null } | null)?.range;
  return range ? [range[0], range[1]] : null;
};

export function createLocator(root: Node | null, source: string, anchors: Anchors): Locator {
  const follow = (node: unknown): unknown => (isAlias(node) ? anchors.get(node.source) : node);

  const indexes = new WeakMap<object, Map<string, Pair>>();
  /** A map's own pairs by key; a file may hold tens of thousands, and as many problems. */
  const indexOf = (map: YAMLMap): Map<string, Pair> => {
    const known = indexes.get(map);
    if (known) return known;
    const index = new Map<string, Pair>();
    for (const pair of map.items) {
      const key = isMergeKey(pair.key) ? null : keyText(pair.key);
      if (key !== null && !index.has(key)) index.set(key, pair);
    }
    indexes.set(map, index);
    return index;
  };

  const pairOf = (map: unknown, key: string, depth = 0): Pair | null => {
    const node = follow(map);
    if (!isMap(node) || depth > 8) return null;
    const own = indexOf(node).get(key);
    if (own) return own;
    for (const pair of node.items.filter((p) => isMergeKey(p.key))) {
      const merged = follow(pair.value);
      for (const base of isSeq(merged) ? merged.items : [merged]) {
        const found = pairOf(base, key, depth + 1);
        if (found) return found;
      }
    }
    return null;
  };

  /** As far down the path as the tree goes: the last key passed, and the node there. */
  const find = (path: Path): { key: unknown; value: unknown } => {
    let found: { key: unknown; value: unknown } = { key: null, value: root };
    for (const step of path) {
      const node = follow(found.value);
      if (typeof step === 'string') {
        const pair = pairOf(node, step);
        if (!pair) return found;
        found = { key: pair.key, value: pair.value };
      } else {
        const item = isSeq(node) ? node.items[step] : undefined;
        if (item === undefined) return found;
        found = { key: null, value: item };
      }
    }
    return found;
  };

  const keyPlace = (key: unknown): Place | null => {
    const range = rangeOf(key);
    if (!range) return null;
    return { from: range[0], to: range[1], scalar: { from: range[0], to: range[1], isPlain: isScalar(key) && key.type === 'PLAIN' } };
  };

  const valuePlace = (key: unknown, value: unknown): Place => {
    const range = rangeOf(value);
    if (!range || range[0] === range[1]) return keyPlace(key) ?? { from: range?.[0] ?? 0, to: range?.[1] ?? 0, scalar: null };
    const [from, to] = range;
    const end = lineEnd(source, from);
    if (isScalar(value) && to <= end) return { from, to, scalar: { from, to, isPlain: value.type === 'PLAIN' } };
    if (to > end) return keyPlace(key) ?? { from, to: end, scalar: null };
    return { from, to, scalar: null };
  };

  return {
    valueAt: (path) => {
      const { key, value } = find(path);
      return valuePlace(key, value);
    },
    keyAt: (path) => {
      const { key, value } = find(path);
      return keyPlace(key) ?? valuePlace(key, value);
    },
  };
}
