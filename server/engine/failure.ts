/** What a thrown error means to a reconciler: try again later, or give up, and the words for either. */
import { DhowError, messageOf } from '@/server/domain/errors';
import { isRetryable, ProviderError } from '@/server/providers/contract/errors';
import { TransportError } from '@/server/runtime/transport';

export interface Failure {
  canRetry: boolean;
  code: string;
  message: string;
  hint: string | null;
}

const passing: ReadonlySet<TransportError['kind']> = new Set(['refused', 'timeout', 'unreachable', 'closed']);

export function toFailure(error: unknown): Failure {
  if (error instanceof ProviderError) {
    return { canRetry: isRetryable[error.kind], code: error.kind, message: error.message, hint: error.hint ?? null };
  }
  if (error instanceof TransportError) {
    return { canRetry: passing.has(error.kind), code: error.kind, message: error.message, hint: error.hint ?? null };
  }
  if (error instanceof DhowError) {
    return {
      canRetry: error.code === 'transient' || error.code === 'unreachable',
      code: error.code,
      message: error.message,
      hint: error.hint ?? null,
    };
  }
  return { canRetry: true, code: 'internal', message: messageOf(error), hint: null };
}

/** 1, 2, 4 … seconds, 30 at most. */
export const backoffMs = (failures: number): number => Math.min(30_000, 1000 * 2 ** Math.max(0, failures - 1));
