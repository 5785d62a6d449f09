/** What zod found wrong with the values, as problems at their places in the text, in words for people. */
import type * as z from 'zod';
import { closest } from '@/server/domain/closest';
import type { IssueParams } from './key-docs';
import type { Locator, Path, Place } from './locate';
import type { Problem, Problems } from './problems';
import { kindWords, shapeAt } from './schema-shape';
import type { Shape } from './schema-shape';
import { quoted } from './reading';
import { isYamlMap } from './yaml-values';
import type { YamlValue } from './yaml-values';

type Issue = z.core.$ZodIssue;

/** For one map. A file that holds more is no task file, and looking for what each meant takes time. */
const maxUnknownKeys = 100;

interface IssueContext {
  root: YamlValue;
  locator: Locator;
  problems: Problems;
}

export function reportIssues(issues: readonly Issue[], context: IssueContext): void {
  for (const issue of issues) reportIssue(issue, toPath(issue.path), context);
}

const toPath = (path: readonly PropertyKey[]): (string | number)[] => path.map((step) => (typeof step === 'symbol' ? String(step) : step));

function reportIssue(issue: Issue, path: (string | number)[], context: IssueContext): void {
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys.slice(0, maxUnknownKeys)) reportUnknownKey(path, key, context);
      return;
    case 'invalid_union':
      return reportUnion(issue, path, context);
    case 'invalid_key':
      for (const inner of issue.issues) if (inner.code === 'custom') report(inner, path, context.locator.keyAt(path), context);
      return;
    case 'custom':
      return report(issue, path, context.locator.valueAt(path), context);
    case 'invalid_type':
      return reportWrongType(path, context);
    default:
      return add(context, path, context.locator.valueAt(path), { code: 'bad-value', message: boundMessage(issue, path) });
  }
}

/** The branch that the value was meant for is the one whose form it has. */
function reportUnion(issue: z.core.$ZodIssueInvalidUnion, path: (string | number)[], context: IssueContext): void {
  const meant = issue.errors.find((branch) => !branch.some((i) => i.code === 'invalid_type' && i.path.length === 0));
  if (!meant) return reportWrongType(path, context);
  for (const inner of meant) reportIssue(inner, [...path, ...toPath(inner.path)], context);
}

function report(issue: z.core.$ZodIssueCustom, path: (string | number)[], place: Place, context: IssueContext): void {
  // Only `readable` and the checks beside it raise custom issues, always with these params.
  const { code, hint, replacement } = issue.params as IssueParams;
  const fix =
    replacement !== undefined && place.scalar
      ? { title: `Change to ${replacement}`, from: place.scalar.from, to: place.scalar.to, insert: replacement }
      : null;
  add(context, path, place, { code, message: issue.message, hint: hint ?? null, fix });
}

function reportWrongType(path: (string | number)[], context: IssueContext): void {
  const value = valueAt(context.root, path);
  const place = context.locator.valueAt(path);
  const shape = shapeAt(path);
  const expected = shape ? [...shape.kinds].map((kind) => kindWords[kind]).join(', or ') : 'something else';
  const isWholeNumber = typeof value === 'number' && shape?.kinds.has('number') === true;
  add(context, path, place, {
    code: 'wrong-type',
    message: isWholeNumber
      ? `${subject(path)} must be a whole number, not ${value}.`
      : `${subject(path)} must be ${expected}, not ${describe(value)}.`,
    hint: typeHint(value, shape),
    fix: typeFix(value, shape, place, context.problems.source),
  });
}

function typeHint(value: YamlValue, shape: Shape | null): string | null {
  if (!shape) return null;
  if (shape.kinds.has('text') && shape.kinds.size === 1 && Array.isArray(value)) return 'Write one text; several lines go under “|”.';
  if (shape.kinds.has('text') && typeof value !== 'object') return 'Put it in quotes to make it text.';
  if (shape.keys && Array.isArray(value)) return 'Write keys without “-” before them.';
  if (shape.kinds.has('list') && isYamlMap(value)) return 'Put “- ” before each item.';
  return null;
}

/** Quotes around what must be text, or none around what must not. */
function typeFix(value: YamlValue, shape: Shape | null, place: Place, source: string): Problem['fix'] {
  if (!shape || !place.scalar) return null;
  const { from, to, isPlain } = place.scalar;
  const written = source.slice(from, to);
  if (shape.kinds.has('text') && isPlain && (typeof value === 'number' || typeof value === 'boolean')) {
    return { title: 'Put it in quotes', from, to, insert: `'${written}'` };
  }
  if (typeof value !== 'string' || isPlain) return null;
  const isMeant = (shape.kinds.has('number') && /^\d+$/.test(value)) || (shape.kinds.has('boolean') && /^(true|false)$/.test(value));
  return isMeant ? { title: 'Remove the quotes', from, to, insert: value } : null;
}

function reportUnknownKey(path: (string | number)[], key: string, context: IssueContext): void {
  const keyPath = [...path, key];
  const place = context.locator.keyAt(keyPath);
  const shape = shapeAt(path);
  const names = shape?.keys ?? new Map<string, Shape>();
  const siblings = valueAt(context.root, path);
  const isFree = (name: string): boolean => !isYamlMap(siblings) || !(name in siblings);
  const meant = alsoKnownAs(names, key) ?? closest(key, [...names.keys()].filter(isFree)) ?? closest(key, names.keys());
  const home = meant ? null : homeOf(key, path);
  const canFix = meant !== null && isFree(meant) && place.scalar !== null;
  add(context, keyPath, place, {
    code: 'unknown-key',
    message: `Unknown key ${quoted(key)}${path.length > 0 ? ` in ${quoted(path.join('.'))}` : ''}.${meant ? ` Did you mean “${meant}”?` : ''}`,
    hint: home ?? (meant || names.size > 12 ? null : `Keys here: ${[...names.keys()].join(', ')}.`),
    fix: canFix ? { title: `Change to ${meant}`, from: place.from, to: place.to, insert: meant } : null,
  });
}

function alsoKnownAs(names: ReadonlyMap<string, Shape>, key: string): string | null {
  const word = key.toLowerCase().replaceAll('-', '_');
  for (const [name, shape] of names) if (name === word || shape.doc?.aka?.includes(word)) return name;
  return null;
}

/** A key of another part of the file that slipped in here. */
function homeOf(key: string, path: Path): string | null {
  const inResources = shapeAt(['resources'])?.keys?.has(key) ?? false;
  if (path.length === 0 && inResources) return `“${key}” belongs under “resources:”.`;
  const atTop = shapeAt([])?.keys?.has(key) ?? false;
  return path.length > 0 && atTop ? `“${key}” belongs at the top of the file, not indented.` : null;
}

function boundMessage(issue: Issue, path: Path): string {
  if (issue.code === 'too_small')
    return `${subject(path)} must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}.`;
  if (issue.code === 'too_big') return `${subject(path)} must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}.`;
  return issue.message;
}

/** The key that a message speaks of. */
function subject(path: Path): string {
  if (path.length === 0) return 'A task file';
  const last = path.at(-1);
  return typeof last === 'number' ? `Item ${last + 1} of ${path.slice(0, -1).join('.')}` : quoted(path.join('.'));
}

function describe(value: YamlValue): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? `the number ${value}` : String(value);
}

function valueAt(root: YamlValue, path: Path): YamlValue {
  let value = root;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else if (isYamlMap(value)) value = value[step];
    else return undefined;
  }
  return value;
}

function add(
  { problems }: IssueContext,
  path: (string | number)[],
  place: Place,
  problem: Pick<Problem, 'code' | 'message' | 'hint' | 'fix'>,
): void {
  problems.add({ severity: 'error', path, from: place.from, to: place.to, ...problem });
}
