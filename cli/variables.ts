/** `--env` and `--env-file`, `--secret` and `--secret-file`. Later ones win; files come before flags. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { UsageError } from './report-error';

const nameForm = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

export function readVariables(
  flag: string,
  given: readonly string[],
  file: string | undefined,
  environment: Record<string, string | undefined>,
): Record<string, string> {
  const variables: Record<string, string> = {};
  if (file !== undefined) Object.assign(variables, readDotenv(file));
  for (const text of given) {
    const equals = text.indexOf('=');
    const name = equals === -1 ? text : text.slice(0, equals);
    if (!nameForm.test(name))
      throw new UsageError(
        `${flag} ${text}: “${name}” is no name of a variable.`,
        'Names are letters, digits and _, and do not start with a digit.',
      );
    const value = equals === -1 ? environment[name] : text.slice(equals + 1);
    if (value === undefined)
      throw new UsageError(`${flag} ${name}: ${name} is not set here.`, `Set it first, or write ${flag} ${name}=VALUE.`);
    variables[name] = value;
  }
  return variables;
}

function readDotenv(file: string): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(parseEnv(readFileSync(file, 'utf8'))).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
