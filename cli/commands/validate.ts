/** `dhow validate`: every problem of task files, with its place. Needs no server. */
import { readFileSync } from 'node:fs';
import { parseTask } from '@/server/spec/parse-task';
import { UsageError } from '../cli-error';
import { hasErrors, printDiagnostics } from '../diagnostics';
import { exitCodes } from '../exit-codes';
import { printJson, tell, type OutputFormat } from '../output';
import { readVariables } from '../variables';

export interface ValidateOptions {
  env: string[];
  envFile?: string;
  secret: string[];
  secretFile?: string;
  output: OutputFormat;
}

export function validate(files: string[], options: ValidateOptions): void {
  const envs = readVariables({ flag: '--env', texts: options.env, file: options.envFile }, process.env);
  const secrets = readVariables({ flag: '--secret', texts: options.secret, file: options.secretFile }, process.env);
  const results = files.map((file) => ({ file, diagnostics: parseTask(readTaskFile(file), { envs, secrets }).diagnostics }));
  const bad = results.filter(({ diagnostics }) => hasErrors(diagnostics));
  if (bad.length > 0) process.exitCode = exitCodes.usage;
  if (options.output === 'json') return printJson(results);
  for (const { file, diagnostics } of results) printDiagnostics(file, diagnostics, process.stdout);
  if (bad.length > 0) tell(`${bad.length} of ${files.length} ${files.length === 1 ? 'file is' : 'files are'} not valid.`);
  else tell(files.length === 1 ? 'The file is valid.' : `All ${files.length} files are valid.`);
}

function readTaskFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
