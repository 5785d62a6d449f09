/** Foreign errors, translated once (in each provider's `errors.ts`) to a closed set with a scope, so failover is data. */
export const providerErrorKinds = [
  'insufficient-capacity',
  'quota-exceeded',
  'credentials-invalid',
  'permission-denied',
  'not-found',
  'rate-limited',
  'misconfigured',
  'unreachable',
  'transient',
] as const;
export type ProviderErrorKind = (typeof providerErrorKinds)[number];
export type ErrorScope = 'zone' | 'region' | 'cloud';

/** Which kinds the next turn of a reconciler may try again unchanged. */
export const isRetryable: Record<ProviderErrorKind, boolean> = {
  'insufficient-capacity': false,
  'quota-exceeded': false,
  'credentials-invalid': false,
  'permission-denied': false,
  'not-found': false,
  'rate-limited': true,
  misconfigured: false,
  unreachable: true,
  transient: true,
};

export class ProviderError extends Error {
  readonly kind: ProviderErrorKind;
  readonly scope: ErrorScope;
  readonly hint: string | undefined;
  /** For the operator's log only. */
  readonly detail: string | undefined;

  constructor(
    kind: ProviderErrorKind,
    scope: ErrorScope,
    message: string,
    options: { hint?: string; detail?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ProviderError';
    this.kind = kind;
    this.scope = scope;
    this.hint = options.hint;
    this.detail = options.detail;
  }
}
