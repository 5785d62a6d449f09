/** What a person may read for a failed call: the server's own words, or ours when it could not be asked. */
import { TRPCClientError } from '@trpc/client';

export interface ApiErrorText {
  message: string;
  hint: string | null;
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && key in value ? Reflect.get(value, key) : undefined;

/** The server's own code (`not-found`, `conflict` …), else tRPC's in the same spelling; null when it gave none. */
export function codeOf(error: unknown): string | null {
  const data = error instanceof TRPCClientError ? error.data : null;
  const code = field(data, 'reason') ?? field(data, 'code');
  return typeof code === 'string' ? code.toLowerCase().replaceAll('_', '-') : null;
}

export const isUnauthenticated = (error: unknown): boolean =>
  ['unauthorized', 'unauthenticated'].includes(codeOf(error) ?? '') ||
  (error instanceof TRPCClientError && field(error.data, 'httpStatus') === 401);

export const isNotFound = (error: unknown): boolean => codeOf(error) === 'not-found';

/** Turns any failure of a call into words. */
export function explain(error: unknown): ApiErrorText {
  if (error instanceof TRPCClientError && error.data) {
    const hint = field(error.data, 'hint');
    return { message: error.message, hint: typeof hint === 'string' ? hint : null };
  }
  return {
    message: 'The Dhow server does not answer.',
    hint: 'Check that it is still running (npm start). This page goes on by itself once it is back.',
  };
}
