/** The YAML parser's complaints in words for the person who wrote the file, at most one for a line. */
import { isCollection, isScalar, visit } from 'yaml';
import type { Node, YAMLError } from 'yaml';
import { lineEnd, lineStart } from './lines';
import type { Problems } from './problems';
import type { YamlDocument } from './yaml-document';

type Words = { message: string; hint?: string };

const words: Partial<Record<YAMLError['code'], Words>> = {
  BAD_INDENT: { message: 'This is not indented as its place needs.', hint: 'Indent it deeper than the key it belongs to.' },
  BAD_DQ_ESCAPE: { message: 'This backslash escape does not exist.', hint: 'Use single quotes, or write \\\\ for a backslash.' },
  BAD_SCALAR_START: { message: 'A value cannot start with this character.', hint: 'Put the value in quotes.' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'There is a “key: value” inside a value here.',
    hint: 'If the text itself holds “: ”, put it in quotes; else check the indentation of this line.',
  },
  MULTILINE_IMPLICIT_KEY: { message: 'This line is no “key: value”.', hint: 'Is a colon with a space after it missing?' },
  KEY_OVER_1024_CHARS: { message: 'This line is no “key: value”.', hint: 'Is a colon with a space after it missing?' },
  UNEXPECTED_TOKEN: { message: 'This does not belong here.', hint: 'Check the quotes and the indentation of this line.' },
  RESOURCE_EXHAUSTION: { message: 'The file nests too deeply to be a task.' },
  TAG_RESOLVE_FAILED: { message: 'This tag means nothing in a task file.', hint: 'Remove the tag.' },
};

function wordsFor(error: YAMLError, source: string): Words {
  if (error.code === 'MISSING_CHAR') {
    if (/closing/.test(error.message)) return { message: 'The quote that starts here is not closed.' };
    if (/map values/.test(error.message)) {
      return { message: 'This line is no “key: value”.', hint: 'Is a colon with a space after it missing?' };
    }
    const bracket = /end with a ([\]}])/.exec(error.message)?.[1];
    if (bracket) return { message: `A bracket is not closed: “${bracket}” is missing.` };
  }
  if (error.code === 'BAD_INDENT') {
    const bracket = /end with a ([\]}])/.exec(error.message)?.[1];
    if (bracket) return { message: `A bracket is not closed: “${bracket}” is missing, or is not indented.` };
  }
  const start = source[error.pos[0]];
  if (error.code === 'BAD_SCALAR_START' && start !== undefined) {
    return { message: `A value cannot start with “${start}”.`, hint: 'Put the value in quotes.' };
  }
  return words[error.code] ?? { message: error.message };
}

/** The quote or bracket that an error at its missing end speaks of: that is where the author must look. */
function openerOf(document: YamlDocument, offset: number): number | null {
  let opener: number | null = null;
  const look = (node: Node): void => {
    const isOpener = isCollection(node) ? node.flow === true : isScalar(node) && node.type?.startsWith('QUOTE') === true;
    if (!isOpener || !node.range) return;
    const [from, to] = node.range;
    if (from < offset && to >= offset - 1) opener = from;
  };
  visit(document, { Node: (_key, node) => look(node) });
  return opener;
}

/** The blank start of the line that holds `offset`, or of the next when it stands at a line's end. */
function indentAround(source: string, offset: number): { from: number; text: string } {
  const isAtEnd = source[offset] === '\n' || source[offset] === '\r';
  const from = isAtEnd ? source.indexOf('\n', offset) + 1 : lineStart(source, offset);
  return { from, text: /^[ \t]*/.exec(source.slice(from, from + 1000))?.[0] ?? '' };
}

function tabProblem(source: string, offset: number) {
  const indent = indentAround(source, offset);
  if (!indent.text.includes('\t')) return null;
  const to = indent.from + indent.text.length;
  return {
    severity: 'error' as const,
    code: 'yaml-tab',
    message: 'This line is indented with a tab. YAML takes only spaces.',
    hint: 'Replace the tab by spaces.',
    path: [],
    from: indent.from,
    to,
    fix: { title: 'Replace tabs by spaces', from: indent.from, to, insert: indent.text.replaceAll('\t', '  ') },
  };
}

/** Of one document: more than anyone reads. */
const maxErrors = 200;

export function reportSyntaxErrors(documents: readonly YamlDocument[], problems: Problems): void {
  const { source } = problems;
  const seen = new Set<number>();
  let isLost = false;
  // Looking for one walks the whole tree; the errors after the first few are mostly its echoes.
  let openersLeft = 5;
  for (const document of documents) {
    for (const error of [...document.errors.slice(0, maxErrors), ...document.warnings.slice(0, maxErrors)]) {
      const isUnclosed = /closing|end with a/.test(error.message);
      const opener = isUnclosed && openersLeft-- > 0 ? openerOf(document, error.pos[0]) : null;
      const [from, to] = opener === null ? error.pos : [opener, opener + 1];
      const line = lineStart(source, from);
      const isEcho = isLost || seen.has(line);
      // Behind the first thing outside the document, nothing is where its author meant it.
      isLost ||= / in YAML stream/.test(error.message);
      if (isEcho) continue;
      seen.add(line);
      const tab = /INDENT|MISSING_CHAR|UNEXPECTED|IMPLICIT/.test(error.code) ? tabProblem(source, from) : null;
      if (tab) seen.add(lineStart(source, tab.from));
      const { message, hint } = wordsFor(error, source);
      problems.add(
        tab ?? {
          severity: 'error',
          code: 'yaml-syntax',
          message,
          hint: hint ?? null,
          path: [],
          from,
          to: Math.min(to, lineEnd(source, from)),
        },
      );
    }
  }
}
