/** A call the server refused, or a server that could not be reached, in words for a person. */
import { TRPCClientError } from '@trpc/client';
import type { ErrorCode } from '@/server/domain/errors';
import type { Diagnostic } from '@/server/domain/task';

/** The server's word for it, or ours: it gave no answer, or took an upload not. */
export type ApiErrorReason = ErrorCode | 'no-answer' | 'upload-refused';

export class DhowApiError extends Error {
  readonly reason: ApiErrorReason;
  readonly hint: string | null;
  /** What is wrong in the task file, when that is why. */
  readonly diagnostics: Diagnostic[];

  constructor(
    reason: ApiErrorReason,
    message: string,
    options: { hint?: string | null; diagnostics?: Diagnostic[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'DhowApiError';
    this.reason = reason;
    this.hint = options.hint ?? null;
    this.diagnostics = options.diagnostics ?? [];
  }
}

/** What the server puts beside every error (`PublicErrorData` of its API). */
interface PublicData {
  code?: string;
  reason?: ErrorCode | null;
  hint?: string | null;
  diagnostics?: Diagnostic[] | null;
}

/** Any error of a call as a DhowApiError. */
export function toApiError(error: unknown): DhowApiError {
  if (error instanceof DhowApiError) return error;
  if (!(error instanceof TRPCClientError))
    return new DhowApiError('internal', error instanceof Error ? error.message : String(error), { cause: error });
  const data = error.data as PublicData | null | undefined;
  if (!data) return noAnswer(error);
  const reason = data.reason ?? (data.code === 'BAD_REQUEST' ? 'invalid-input' : 'internal');
  return new DhowApiError(reason, wordsOf(error.message), { hint: data.hint ?? null, diagnostics: data.diagnostics ?? [], cause: error });
}

export function noAnswer(cause: unknown): DhowApiError {
  return new DhowApiError('no-answer', `The Dhow server did not answer (${innermost(cause)}).`, {
    hint: 'See whether it runs: dhow api status',
    cause,
  });
}

/** `fetch failed` says nothing; what it wraps does. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return innermost(error.cause);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/** Input that is not of the form comes as JSON of zod's issues. */
function wordsOf(message: string): string {
  if (!message.startsWith('[')) return message;
  try {
    const issues = JSON.parse(message) as { path?: unknown[]; message?: string }[];
    return issues.map((issue) => `${(issue.path ?? []).join('.') || 'input'}: ${issue.message ?? 'is not valid'}`).join('; ');
  } catch {
    return message;
  }
}
