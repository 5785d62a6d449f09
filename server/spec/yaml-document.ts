/**
 * Source text → YAML tree, within bounds that keep any text harmless: size, depth and number of tokens are limited
 * before the tree is built, because building it recurses and costs more than reading the tokens does.
 */
import { Composer, Lexer, Parser } from 'yaml';
import type { Document, Node, ParsedNode } from 'yaml';
import { lineEnd } from './lines';
import type { Problems } from './problems';
import { reportSyntaxErrors } from './syntax-errors';

const maxSourceBytes = 1_048_576;
/** Open constructs at once, as the parser counts them: a nested map is one, its innermost value another. */
const maxOpen = 80;
const maxTokens = 150_000;
/** Tokens outside any document, each an error of its own. */
const maxStray = 200;
const ordinary = new Set(['document', 'directive', 'comment', 'newline', 'space', 'doc-end', 'byte-order-mark']);
const maxDocuments = 50;
// Characters that YAML forbids; some are also the parser's own marks, so they must not reach it.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

export type YamlDocument = Document.Parsed<ParsedNode>;
interface Refusal {
  code: 'too-large' | 'not-text' | 'too-deep' | 'too-complex';
  message: string;
  hint: string | null;
  from: number;
  to: number;
}
type Composed = { ok: true; documents: YamlDocument[] } | { ok: false; refusal: Refusal };

const refuse = (code: Refusal['code'], message: string, hint: string | null, from = 0, to = from): Composed => ({
  ok: false,
  refusal: { code, message, hint, from, to },
});

function isTooLarge(source: string): boolean {
  if (source.length > maxSourceBytes) return true;
  // A character takes at most three bytes for each unit of the string.
  return source.length * 3 > maxSourceBytes && new TextEncoder().encode(source).length > maxSourceBytes;
}

/** Syntax errors are in the documents; a refusal means that the text was not read at all. */
export function composeYaml(source: string): Composed {
  if (isTooLarge(source)) {
    return refuse('too-large', 'A task file may have at most 1 MiB.', 'Put large data into a file of the workdir and read it from there.');
  }
  const odd = forbidden.exec(source);
  if (odd) {
    const code = odd[0].charCodeAt(0).toString(16).padStart(2, '0');
    const hint = 'A task file is UTF-8 text. Remove the character, or check that this is the right file.';
    return refuse('not-text', `The file holds a control character (0x${code}).`, hint, odd.index, odd.index + 1);
  }
  const parser = new Parser();
  // Duplicate keys are found by our own walk: the composer compares every key with every other.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const documents: YamlDocument[] = [];
  let tokens = 0;
  let directives = 0;
  let stray = 0;
  for (const lexeme of new Lexer().lex(source)) {
    tokens += 1;
    const at = parser.offset;
    for (const token of parser.next(lexeme)) {
      if (token.type === 'directive') directives += 1;
      else if (!ordinary.has(token.type)) stray += 1;
      for (const document of composer.next(token)) documents.push(document);
    }
    if (parser.stack.length > maxOpen) return refuse('too-deep', 'The file nests too deeply to be a task.', null, at);
    if (tokens > maxTokens || documents.length > maxDocuments || directives > maxDocuments) {
      return refuse('too-complex', 'The file has too many parts to be a task.', null, at);
    }
    // Their errors are in the document already; more of them would only take time.
    if (stray > maxStray) break;
  }
  for (const token of parser.end()) for (const document of composer.next(token)) documents.push(document);
  for (const document of composer.end(true, source.length)) documents.push(document);
  return { ok: true, documents };
}

const isEmpty = (document: YamlDocument): boolean => {
  const { contents } = document;
  return contents === null || ('source' in contents && contents.source === '' && contents.range[0] === contents.range[1]);
};

/** The one document that a task file holds: its tree (null when it is empty), or undefined when there is none to look at. */
export function readDocument(source: string, problems: Problems): Node | null | undefined {
  const composed = composeYaml(source);
  if (!composed.ok) {
    problems.add({ severity: 'error', path: [], ...composed.refusal });
    return undefined;
  }
  reportSyntaxErrors(composed.documents, problems);
  const [first, second] = composed.documents.filter((document) => !isEmpty(document));
  if (second) {
    const start = second.contents?.range[0] ?? second.range[0];
    problems.add({
      severity: 'error',
      code: 'not-supported',
      message: 'Pipelines are not supported yet: the file holds more than one document, separated by “---”.',
      hint: 'Put each task into a file of its own.',
      path: [],
      from: start,
      to: lineEnd(source, start),
    });
    return undefined;
  }
  return first?.contents ?? null;
}
