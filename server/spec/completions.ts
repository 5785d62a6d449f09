/** What the editor offers and explains at a place of a task file. Pure and small: it runs in the browser as one types. */
import { cloudLabels } from './cloud-labels';
import { cursorPlace } from './cursor-place';
import type { CursorPlace } from './cursor-place';
import type { KeyDoc } from './key-docs';
import { lineStart } from './lines';
import { shapeAt } from './schema-shape';
import type { Shape } from './schema-shape';

interface CompletionOption {
  label: string;
  /** A few words beside the label. */
  detail?: string;
  /** A sentence or two. */
  info?: string;
  /** Text to insert when it is not the label. */
  apply?: string;
}

/** `from` and `to` are offsets of what an option replaces. */
interface TaskCompletions {
  from: number;
  to: number;
  options: CompletionOption[];
}

interface TaskHover {
  from: number;
  to: number;
  /** The key with all it stands under: `resources.accelerators`. */
  title: string;
  markdown: string;
}

export function completeTask(source: string, offset: number): TaskCompletions {
  const none: TaskCompletions = { from: offset, to: offset, options: [] };
  const place = cursorPlace(source, offset);
  if (!place) return none;
  if (place.key && place.value && offset > place.key.to) {
    const isAfterSpace = /[ \t]/.test(source[offset - 1] ?? '') || offset > place.value.from;
    if (!isAfterSpace || offset < place.value.from || offset > place.value.to) return none;
    const shape = shapeAt([...place.path, place.key.text]);
    return { from: place.value.from, to: place.value.to, options: shape ? valueOptions(shape, place.key.text) : [] };
  }
  return completeKey(source, offset, place);
}

function completeKey(source: string, offset: number, place: CursorPlace): TaskCompletions {
  const before = /[\w.:/+-]*$/.exec(source.slice(Math.max(0, offset - 200), offset))?.[0].replace(/^-$/, '') ?? '';
  const after = /^[\w./+-]*/.exec(source.slice(offset, offset + 200))?.[0] ?? '';
  const range = { from: offset - before.length, to: offset + after.length };
  const shape = shapeAt(place.path);
  if (!shape) return { ...range, options: [] };
  if (!shape.keys) return { ...range, options: place.isItem && place.path.at(-1) === 0 ? itemOptions(place) : [] };
  const hasColon = place.key !== null;
  // Words before the cursor on a line without a colon are not a key being typed.
  if (!hasColon && range.from - lineStart(source, offset) > place.indent) return { ...range, options: [] };
  const options = [...shape.keys]
    .filter(([name, child]) => child.doc?.support !== 'refused' && (!place.siblings.has(name) || name === place.key?.text))
    .map(([name, child]) => keyOption(name, child, place.indent, hasColon));
  return { ...range, options };
}

/** For an item that is no map: what its list's key gives as single values. */
function itemOptions({ path }: CursorPlace): CompletionOption[] {
  const list = shapeAt(path.slice(0, -1));
  return list ? valueOptions(list, String(path.at(-2) ?? '')).filter(({ label }) => !/^[[{|]/.test(label)) : [];
}

function keyOption(name: string, shape: Shape, indent: number, hasColon: boolean): CompletionOption {
  const { doc } = shape;
  const tail = (doc?.snippet ?? defaultTail(shape)).replaceAll('\n', `\n${' '.repeat(indent)}`);
  return {
    label: name,
    ...(doc?.support === 'ignored' ? { detail: 'not used yet' } : doc?.default ? { detail: `default: ${doc.default}` } : {}),
    ...(doc ? { info: doc.description } : {}),
    apply: hasColon ? name : `${name}:${tail}`,
  };
}

function defaultTail({ kinds, keys }: Shape): string {
  if (keys && !kinds.has('text')) return '\n  ';
  return ' ';
}

function valueOptions(shape: Shape, key: string): CompletionOption[] {
  const { doc, kinds } = shape;
  if (kinds.has('boolean') && kinds.size === 1) return [{ label: 'true' }, { label: 'false' }];
  if (doc?.snippet?.startsWith(' |')) return [{ label: '|', detail: 'several lines', apply: '|\n  ' }];
  const labelled = key === 'infra' || key === 'cloud';
  const choices = labelled ? Object.keys(cloudLabels) : (doc?.choices ?? []);
  const examples = (doc?.examples ?? []).filter((text) => !choices.includes(text));
  return [
    ...choices.map((label) => ({ label, ...(labelled ? { detail: cloudLabels[label] ?? '' } : {}) })),
    ...examples.map((label) => ({ label, detail: 'example' })),
  ];
}

export function hoverTask(source: string, offset: number): TaskHover | null {
  const place = cursorPlace(source, offset);
  const key = place?.key;
  if (!place || !key || offset < key.from || offset > key.to) return null;
  const path = [...place.path, key.text];
  const parent = shapeAt(place.path);
  const doc = parent?.keys?.get(key.text)?.doc;
  if (!doc) return null;
  return {
    from: key.from,
    to: key.to,
    title: path.filter((step) => typeof step === 'string').join('.'),
    markdown: markdownOf(doc, key.text),
  };
}

function markdownOf(doc: KeyDoc, key: string): string {
  const standing = {
    refused: '**Not supported yet.**',
    ignored: `**Not used yet**${doc.without ? `: ${doc.without}.` : '.'}`,
    none: null,
  }[doc.support ?? 'none'];
  const examples = doc.examples?.map((text) => `${key}: ${text}`).join('\n');
  return [
    doc.description,
    standing,
    doc.choices ? `One of: ${doc.choices.map((choice) => `\`${choice}\``).join(', ')}` : null,
    doc.default === undefined ? null : `Default: ${doc.default}`,
    examples ? `\`\`\`yaml\n${examples}\n\`\`\`` : null,
  ]
    .filter((part) => part !== null)
    .join('\n\n');
}
