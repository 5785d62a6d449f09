/** The words and the exit code for any error. Loaded when there is one. */
import { TRPCClientError } from '@trpc/client';
import { toApiError, type ApiErrorReason, DhowApiError } from '@/sdk/api-error';
import { DhowError, messageOf } from '@/server/domain/errors';
import { CliError } from './cli-error';
import { printDiagnostics } from './diagnostics';
import { exitCodes } from './exit-codes';
import { paint } from './paint';

const exitOf: Record<ApiErrorReason, number> = {
  'invalid-task': exitCodes.usage,
  'invalid-input': exitCodes.usage,
  'not-found': exitCodes.usage,
  conflict: exitCodes.failed,
  'not-permitted': exitCodes.failed,
  unauthenticated: exitCodes.failed,
  'insufficient-capacity': exitCodes.failed,
  'quota-exceeded': exitCodes.failed,
  'credentials-invalid': exitCodes.failed,
  'permission-denied': exitCodes.failed,
  'rate-limited': exitCodes.failed,
  misconfigured: exitCodes.failed,
  unreachable: exitCodes.failed,
  'upload-refused': exitCodes.failed,
  transient: exitCodes.serverTrouble,
  internal: exitCodes.serverTrouble,
  'no-answer': exitCodes.serverTrouble,
};

/** Writes the error to stderr; returns the exit code. */
export function reportError(thrown: unknown): number {
  const error = thrown instanceof TRPCClientError ? toApiError(thrown) : thrown;
  if (error instanceof DhowApiError && error.diagnostics.length > 0) printDiagnostics('the task', error.diagnostics, process.stderr);
  process.stderr.write(`${paint('red', 'error:', process.stderr)} ${messageOf(error)}\n`);
  const hint = hintOf(error);
  if (hint) process.stderr.write(`${hint}\n`);
  if (error instanceof CliError) return error.exitCode;
  if (error instanceof DhowApiError) return exitOf[error.reason] ?? exitCodes.failed;
  if (error instanceof DhowError) return exitOf[error.code];
  // A defect of ours: whoever reports it needs to say where it was.
  if (error instanceof Error && error.stack) process.stderr.write(`${paint('dim', error.stack, process.stderr)}\n`);
  return exitCodes.failed;
}

function hintOf(error: unknown): string | null {
  if (error instanceof DhowApiError && error.reason === 'unauthenticated') {
    return 'Put its access token into DHOW_TOKEN; it is in the file access-token of the server’s DHOW_HOME.';
  }
  if (error instanceof CliError || error instanceof DhowApiError || error instanceof DhowError) return error.hint ?? null;
  return null;
}
