import type { Diagnostic } from '@/server/domain/task';

/** `file:line:col: severity: message [code]`, the form that editors and CI understand; hints on a line of their own. */
export function printDiagnostics(file: string, diagnostics: readonly Diagnostic[], stream: { write(text: string): unknown }): void {
  for (const { line, column, severity, message, code, hint } of diagnostics) {
    stream.write(`${file}:${line}:${column}: ${severity}: ${message} [${code}]\n${hint ? `    ${hint}\n` : ''}`);
  }
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some(({ severity }) => severity === 'error');
