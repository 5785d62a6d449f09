/** What `launch` and `exec` are given: a task file, or a command. */
import { readFileSync, statSync } from 'node:fs';
import { isMap } from 'yaml';
import { composeYaml } from '@/server/spec/yaml-document';
import { UsageError } from './cli-error';

export interface Entrypoint {
  yaml: string;
  /** The file it came from; null for a command. */
  file: string | null;
  /** The words as one: the file, or the command. */
  text: string;
}

const maxTaskBytes = 1024 * 1024;

/** One word that ends in .yaml or .yml, or names a file that holds a YAML map, is a task file; anything else is a command. */
export function readEntrypoint(words: readonly string[]): Entrypoint {
  const text = words.join(' ');
  if (text.trim() === '') throw new UsageError('There is nothing to run.', 'Give a task file or a command.');
  const yaml = words.length === 1 ? readTaskFile(text) : null;
  return yaml === null ? { yaml: commandAsYaml(text), file: null, text } : { yaml, file: text, text };
}

/** Null when it is a command. */
function readTaskFile(word: string): string | null {
  const isNamedYaml = /\.ya?ml$/i.test(word);
  const info = statSync(word, { throwIfNoEntry: false });
  if (info?.isDirectory())
    throw new UsageError(`${word} is a folder.`, `Name the task file in it; or bring the folder: --workdir ${word} COMMAND.`);
  if (!info) {
    if (isNamedYaml)
      throw new UsageError(
        `${word} does not exist.`,
        'Check the path. To run a command of that name, write ./ before it and its arguments after it.',
      );
    return null;
  }
  // A pipe (`<(…)`) tells no size; a program may be large, and is not read.
  if (!isNamedYaml && info.size > maxTaskBytes) return null;
  const text = readText(word);
  return isNamedYaml || isYamlMap(text) ? text : null;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isYamlMap(text: string): boolean {
  const composed = composeYaml(text);
  return (
    composed.ok &&
    composed.documents.some((document) => isMap(document.contents)) &&
    composed.documents.every((document) => document.errors.length === 0)
  );
}

/** A block scalar keeps every character of a command as it is. */
export function commandAsYaml(command: string): string {
  const lines = command.split('\n').map((line) => (line === '' ? '' : `  ${line}`));
  return `run: |2\n${lines.join('\n')}\n`;
}
