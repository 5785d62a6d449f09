/** `$NAME` and `${NAME}` in a task file's values. Names that nobody gave stay as they are written. */
import type { YamlValue } from './yaml-values';

export type Variables = ReadonlyMap<string, string>;

const envName = /^[A-Za-z_][A-Za-z0-9_]*$/;
export const isEnvName = (name: string): boolean => envName.test(name);

const reference = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g;
/** No path and no resource is longer; without a bound, a value that repeats a long variable would fill the memory. */
const maxResult = 65_536;

/** The variables a text names, in order. */
export const variablesIn = (text: string): string[] =>
  text.includes('$') ? [...text.matchAll(reference)].map((m) => m[1] ?? m[2] ?? '') : [];

export function substitute(text: string, variables: Variables): string {
  if (!text.includes('$')) return text;
  let length = text.length;
  return text.replace(reference, (written: string, braced: string | undefined, bare: string | undefined) => {
    const value = variables.get(braced ?? bare ?? '');
    if (value === undefined || length + value.length > maxResult) return written;
    length += value.length;
    return value;
  });
}

/** Substitutes in every text of a value. */
export function substituteDeep(value: YamlValue, variables: Variables, finish: (text: string) => YamlValue): YamlValue {
  if (typeof value === 'string') {
    const text = substitute(value, variables);
    return text === value ? value : finish(text);
  }
  if (Array.isArray(value)) return value.map((item) => substituteDeep(item, variables, finish));
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, YamlValue> = Object.create(null);
  for (const key of Object.keys(value)) out[key] = substituteDeep(value[key], variables, finish);
  return out;
}

/** What a substituted text says where other kinds than text are expected: `true`, `false` or a whole number. */
export function retype(text: string): YamlValue {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}
