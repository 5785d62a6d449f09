/**
 * What each key of a task file says of itself. The registry hangs on the zod schemas, so that one definition checks the
 * file, completes it, explains it on hover, and is published as JSON Schema.
 */
import * as z from 'zod';
import type { Reading } from './reading';

export interface KeyDoc {
  /** One to three sentences: what it does, its unit. */
  description: string;
  /** As YAML text, each as it would stand after `key: `. */
  examples?: readonly string[];
  /** What holds when the key is left out. */
  default?: string;
  /** All values there are, when they can be listed. */
  choices?: readonly string[];
  /** Other words that people write for this key. */
  aka?: readonly string[];
  /** `refused`: the key is known but nothing of it works yet. `ignored`: the task runs without what it asks for. */
  support?: 'refused' | 'ignored';
  /** What an ignored key leaves undone, for its warning. */
  without?: string;
  /** Text that completion writes after `key:`; the default follows from the value's form. */
  snippet?: string;
}

export const keyDocs = z.registry<KeyDoc>();

/** An optional key of a map with its documentation. */
export function key<T extends z.ZodType>(schema: T, doc: KeyDoc): z.ZodOptional<T> {
  keyDocs.add(schema, doc);
  return schema.optional();
}

/** Params of a `custom` issue, as `schema-issues.ts` reads them. */
export interface IssueParams {
  code: string;
  hint?: string | undefined;
  replacement?: string | undefined;
}

type Payload<T> = { value: T; issues: unknown[] };

/** A check that refuses what `reading` cannot read, with its words. */
export const readable =
  <T>(reading: (value: T) => Reading<unknown>) =>
  (payload: Payload<T>): void => {
    const result = reading(payload.value);
    if (result.ok) return;
    const params: IssueParams = { code: result.code, hint: result.hint, replacement: result.replacement };
    payload.issues.push({ code: 'custom', message: result.message, params, input: payload.value, continue: true });
  };
