import { readFileSync } from 'node:fs';
import { parseTask } from '@/server/spec/parse-task';
import { printDiagnostics } from '../print-diagnostics';
import { UsageError, exitCodes } from '../report-error';
import { printJson } from '../table';

export function validate(files: string[], options: { output: 'table' | 'json' }): void {
  const results = files.map((file) => ({ file, diagnostics: parseTask(readTaskFile(file), {}).diagnostics }));
  if (options.output === 'json') printJson(results);
  else for (const { file, diagnostics } of results) printDiagnostics(file, diagnostics, process.stdout);
  const hasError = results.some(({ diagnostics }) => diagnostics.some((diagnostic) => diagnostic.severity === 'error'));
  if (hasError) process.exitCode = exitCodes.usage;
  else if (options.output === 'table')
    process.stderr.write(`${files.length === 1 ? 'The file is' : `All ${files.length} files are`} valid.\n`);
}

function readTaskFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
