/** What `launch` and `exec` are given: a task file, or a command. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { UsageError } from './report-error';

export interface Entrypoint {
  yaml: string;
  /** The file it came from; null for a command. */
  file: string | null;
}

/** One word that ends in .yaml or .yml, or names a file of a mapping, is a task file; anything else is a command. */
export function readEntrypoint(words: readonly string[]): Entrypoint {
  const [first] = words;
  if (words.length === 1 && first !== undefined) {
    const isNamedYaml = /\.ya?ml$/i.test(first);
    const isFile = existsSync(first) && statSync(first).isFile();
    if (isNamedYaml && !isFile)
      throw new UsageError(`${first} does not exist.`, 'Check the path; to run a command of that name, write ./ before it.');
    if (isNamedYaml || (isFile && looksLikeTask(first))) return { yaml: readFileSync(first, 'utf8'), file: first };
  }
  const command = words.join(' ');
  if (command.trim() === '') throw new UsageError('There is nothing to run.', 'Give a task file or a command.');
  return { yaml: commandAsYaml(command), file: null };
}

const looksLikeTask = (file: string): boolean =>
  statSync(file).size < 1024 * 1024 && /^(name|run|setup|resources|num_nodes|envs|workdir)\s*:/m.test(readFileSync(file, 'utf8'));

/** A block scalar keeps every character of a command as it is. */
export function commandAsYaml(command: string): string {
  const lines = command.split('\n').map((line) => (line === '' ? '' : `  ${line}`));
  return `run: |2\n${lines.join('\n')}\n`;
}
