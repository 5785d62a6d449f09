/** The only file that knows tRPC's codes. Our errors keep their words; anything else is told as internal, without its text. */
import { TRPCError } from '@trpc/server';
import * as z from 'zod';
import { DhowError, type ErrorCode } from '@/server/domain/errors';
import { InvalidTaskError } from '@/server/domain/invalid-task';
import type { Diagnostic } from '@/server/domain/task';
import { ProviderError } from '@/server/providers/contract/errors';

const codes: Record<ErrorCode, TRPCError['code']> = {
  'invalid-task': 'BAD_REQUEST',
  'invalid-input': 'BAD_REQUEST',
  'not-found': 'NOT_FOUND',
  conflict: 'CONFLICT',
  'not-permitted': 'FORBIDDEN',
  unauthenticated: 'UNAUTHORIZED',
  'insufficient-capacity': 'PRECONDITION_FAILED',
  'quota-exceeded': 'PRECONDITION_FAILED',
  'credentials-invalid': 'PRECONDITION_FAILED',
  'permission-denied': 'PRECONDITION_FAILED',
  'rate-limited': 'TOO_MANY_REQUESTS',
  misconfigured: 'PRECONDITION_FAILED',
  unreachable: 'PRECONDITION_FAILED',
  transient: 'PRECONDITION_FAILED',
  internal: 'INTERNAL_SERVER_ERROR',
};

/** What every error carries beside its message. */
export interface PublicErrorData {
  reason: ErrorCode | null;
  hint: string | null;
  diagnostics: Diagnostic[] | null;
}

export function toTrpcError(error: unknown): TRPCError {
  if (error === 'unauthenticated') {
    return toTrpcError(new DhowError('unauthenticated', 'This server demands a login.', { hint: 'Log in with its access token.' }));
  }
  if (error instanceof TRPCError && error.cause instanceof z.ZodError) {
    return toTrpcError(new DhowError('invalid-input', z.prettifyError(error.cause), { cause: error }));
  }
  if (error instanceof TRPCError) return error;
  if (error instanceof DhowError) return new TRPCError({ code: codes[error.code], message: error.message, cause: error });
  if (error instanceof ProviderError) return new TRPCError({ code: 'PRECONDITION_FAILED', message: error.message, cause: error });
  return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'Something in the server failed; its log says what.', cause: error });
}

export function publicErrorData(error: TRPCError): PublicErrorData {
  const cause = error.cause;
  return {
    reason: cause instanceof DhowError ? cause.code : null,
    hint: cause instanceof DhowError || cause instanceof ProviderError ? (cause.hint ?? null) : null,
    diagnostics: cause instanceof InvalidTaskError ? cause.diagnostics : null,
  };
}
