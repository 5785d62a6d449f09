/** A call the server refused, or a server that could not be reached, in words for a person. */
import { TRPCClientError } from '@trpc/client';
import type { Diagnostic } from '@/server/domain/task';

export class DhowApiError extends Error {
  /** The server's word for it (`not-found`, `conflict` …); `unreachable` when there was no answer. */
  readonly reason: string;
  readonly hint: string | null;
  readonly diagnostics: Diagnostic[];

  constructor(reason: string, message: string, options: { hint?: string | null; diagnostics?: Diagnostic[]; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'DhowApiError';
    this.reason = reason;
    this.hint = options.hint ?? null;
    this.diagnostics = options.diagnostics ?? [];
  }
}

interface PublicData {
  reason?: string | null;
  hint?: string | null;
  diagnostics?: Diagnostic[] | null;
}

/** Any error of a call as a DhowApiError. */
export function toApiError(error: unknown): DhowApiError {
  if (error instanceof DhowApiError) return error;
  if (error instanceof TRPCClientError) {
    const data = error.data as PublicData | undefined;
    if (data)
      return new DhowApiError(data.reason ?? 'internal', error.message, {
        hint: data.hint ?? null,
        diagnostics: data.diagnostics ?? [],
        cause: error,
      });
    return new DhowApiError('unreachable', `The Dhow server did not answer: ${error.message}.`, {
      hint: 'Is it running? npm start starts it.',
      cause: error,
    });
  }
  return new DhowApiError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}
