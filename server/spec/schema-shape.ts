/** The grammar as the editor and “did you mean” see it: which keys, kinds of value and docs there are at a path. */
import type * as z from 'zod';
import { keyDocs } from './key-docs';
import type { KeyDoc } from './key-docs';
import { taskSchema } from './task-schema';

type Kind = 'text' | 'number' | 'boolean' | 'map' | 'list';

export interface Shape {
  doc: KeyDoc | null;
  kinds: ReadonlySet<Kind>;
  /** Keys of a map that has a fixed set of them. */
  keys: ReadonlyMap<string, Shape> | null;
  /** Shape of every value of a map with free keys. */
  values: Shape | null;
  items: Shape | null;
}

/** How a message calls a kind. */
export const kindWords: Record<Kind, string> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  map: 'a map (“key: value” lines)',
  list: 'a list (“- item” lines)',
};

const shapes = new WeakMap<z.core.$ZodType, Shape>();

function shapeOf(schema: z.core.$ZodType): Shape {
  const known = shapes.get(schema);
  if (known) return known;
  const shape = buildShape(schema);
  shapes.set(schema, shape);
  return shape;
}

const leaf = (kind: Kind | null, doc: KeyDoc | null): Shape => ({
  doc,
  kinds: new Set(kind ? [kind] : []),
  keys: null,
  values: null,
  items: null,
});

function buildShape(schema: z.core.$ZodType): Shape {
  const doc = keyDocs.get(schema) ?? null;
  // The def's `type` tells which of zod's schema classes it is.
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
      return shapeOf(def.innerType);
    case 'string':
      return leaf('text', doc);
    case 'number':
      return leaf('number', doc);
    case 'boolean':
      return leaf('boolean', doc);
    case 'array':
      return { ...leaf('list', doc), items: shapeOf(def.element) };
    case 'record':
      return { ...leaf('map', doc), values: shapeOf(def.valueType) };
    case 'object':
      return { ...leaf('map', doc), keys: new Map(Object.entries(def.shape).map(([name, s]) => [name, shapeOf(s)])) };
    case 'union':
      return joinShapes(def.options.map(shapeOf), doc);
    default:
      return leaf(null, doc);
  }
}

function joinShapes(options: readonly Shape[], doc: KeyDoc | null): Shape {
  return {
    doc,
    kinds: new Set(options.flatMap((option) => [...option.kinds])),
    keys: options.find((option) => option.keys)?.keys ?? null,
    values: options.find((option) => option.values)?.values ?? null,
    items: options.find((option) => option.items)?.items ?? null,
  };
}

/** The shape at a path of a task file; null where the grammar has nothing. */
export function shapeAt(path: readonly (string | number)[]): Shape | null {
  let shape: Shape | null = shapeOf(taskSchema);
  for (const step of path) {
    if (shape === null) return null;
    shape = typeof step === 'number' ? shape.items : (shape.keys?.get(step) ?? shape.values);
  }
  return shape;
}
