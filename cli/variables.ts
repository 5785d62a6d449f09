/** `--env` and `--env-file`, `--secret` and `--secret-file`. Flags win over the file, later ones over earlier ones. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { isEnvName } from '@/server/spec/variables';
import { UsageError } from './cli-error';

interface Given {
  /** `--env` or `--secret`, for messages. */
  flag: string;
  texts: readonly string[];
  file: string | undefined;
}

/** `K=V` as it is; `K` with its value in `environment`. Values of secrets are in no message. */
export function readVariables({ flag, texts, file }: Given, environment: Record<string, string | undefined>): Record<string, string> {
  const variables = new Map<string, string>(file === undefined ? [] : readDotenv(file));
  for (const text of texts) {
    const equals = text.indexOf('=');
    const name = equals === -1 ? text : text.slice(0, equals);
    if (!isEnvName(name)) {
      throw new UsageError(
        `${flag}: “${name}” is no name of a variable.`,
        'Names are letters, digits and _, and do not start with a digit.',
      );
    }
    const value = equals === -1 ? environment[name] : text.slice(equals + 1);
    if (value === undefined)
      throw new UsageError(`${flag} ${name}: ${name} is not set here.`, `Set it first, or write ${flag} ${name}=VALUE.`);
    variables.set(name, value);
  }
  return Object.fromEntries(variables);
}

function readDotenv(file: string): [string, string][] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return Object.entries(parseEnv(text)).flatMap(([name, value]): [string, string][] => {
    if (!isEnvName(name)) throw new UsageError(`${file}: “${name}” is no name of a variable.`, 'A line is NAME=value; # begins a comment.');
    return value === undefined ? [] : [[name, value]];
  });
}
