/** The words and the exit code for an error: 2 for what the caller got wrong, 102 for a server in trouble, 1 for the rest. */
import { DhowApiError } from '@/sdk/api-error';
import { DhowError, messageOf } from '@/server/domain/errors';
import { paint } from './paint';

export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  jobFailed: 100,
  notFinished: 101,
  serverTrouble: 102,
  cancelled: 103,
  interrupted: 130,
} as const;

/** Something the caller wrote or asked for is wrong. */
export class UsageError extends Error {
  readonly hint: string | null;
  constructor(message: string, hint: string | null = null) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

const callerReasons = new Set(['invalid-task', 'invalid-input', 'not-found', 'conflict', 'insufficient-capacity']);

export function reportError(error: unknown): number {
  const hint = error instanceof DhowApiError || error instanceof UsageError || error instanceof DhowError ? error.hint : null;
  if (error instanceof DhowApiError && error.diagnostics.length > 0) {
    for (const { line, column, severity, message, code } of error.diagnostics)
      process.stderr.write(`${line}:${column}: ${severity}: ${message} [${code}]\n`);
  } else {
    process.stderr.write(`${paint('red', 'error:', process.stderr)} ${messageOf(error)}\n`);
  }
  if (hint) process.stderr.write(`${hint}\n`);
  if (error instanceof UsageError || error instanceof DhowError) return exitCodes.usage;
  if (error instanceof DhowApiError) return callerReasons.has(error.reason) ? exitCodes.usage : exitCodes.serverTrouble;
  return exitCodes.failed;
}
