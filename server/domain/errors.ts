/**
 * The one error type that crosses rooms. `message` is for the person who asked (says what, where and what to do);
 * `detail` is for the operator's log and never reaches a browser; `cause` is the foreign error, untranslated.
 */
export const errorCodes = [
  'invalid-task',
  'invalid-input',
  'not-found',
  'conflict',
  'not-permitted',
  'unauthenticated',
  'insufficient-capacity',
  'quota-exceeded',
  'credentials-invalid',
  'permission-denied',
  'rate-limited',
  'misconfigured',
  'unreachable',
  'transient',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export class DhowError extends Error {
  readonly code: ErrorCode;
  /** What to do about it, when something can be done. */
  readonly hint: string | undefined;
  /** For the operator only. */
  readonly detail: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; detail?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'DhowError';
    this.code = code;
    this.hint = options.hint;
    this.detail = options.detail;
  }
}

/** The text a person may read for any thrown value. Unknown errors keep their message: our own code threw them. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
