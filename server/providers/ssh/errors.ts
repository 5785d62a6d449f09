/** What the way to a host says no with → the closed set. Known by their shape: transports belong to another room. */
import type { ProviderErrorKind } from '../contract/errors';
import { ProviderError } from '../contract/errors';
import type { ScriptResult } from '../contract/host-lease';
import type { PoolHost } from './pools';

interface Translation {
  kind: ProviderErrorKind;
  hint: (host: PoolHost) => string;
}

const checkNetwork = (host: PoolHost): string =>
  `Check that ${host.config.host} is up and that this machine reaches port ${host.port}. If it is gone for good, remove it from pool “${host.pool.name}”.`;

const byTransportKind: Record<string, Translation> = {
  refused: { kind: 'unreachable', hint: (h) => `Check that sshd runs on ${h.config.host} and listens on port ${h.port}.` },
  timeout: { kind: 'unreachable', hint: checkNetwork },
  unreachable: { kind: 'unreachable', hint: checkNetwork },
  closed: { kind: 'transient', hint: checkNetwork },
  auth: { kind: 'credentials-invalid', hint: (h) => `Check the user, and the key or password, of ${h.label} in pool “${h.pool.name}”.` },
  'host-key': {
    kind: 'misconfigured',
    hint: (h) =>
      `If ${h.config.host} was reinstalled, open pool “${h.pool.name}” on the Infra page and trust the new key of ${h.label}. If it was not, somebody may be in between: do not.`,
  },
};

const bySystemCode: Record<string, string> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
};

const textOf = (value: object, key: string): string | undefined => {
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' ? found : undefined;
};

/** A ProviderError passes through unchanged; so does an abort, which is no failure of the host. */
export function translateSshError(error: unknown, host: PoolHost): unknown {
  if (error instanceof ProviderError || typeof error !== 'object' || error === null) return error;
  if (textOf(error, 'name') === 'AbortError') return error;
  const message = textOf(error, 'message') ?? 'it failed without a word';
  const kind = textOf(error, 'kind') ?? bySystemCode[textOf(error, 'code') ?? ''];
  const known = kind === undefined ? undefined : byTransportKind[kind];
  const sentence = message.includes(host.config.host) ? message : `${host.label}: ${message}`;
  return new ProviderError(known?.kind ?? 'transient', 'zone', sentence, {
    hint: textOf(error, 'hint') ?? known?.hint(host),
    cause: error,
  });
}

const complaints: [RegExp, (host: PoolHost) => string][] = [
  [/no space left|quota exceeded/i, (h) => `The home folder's disk on ${h.config.host} is full. Make room there.`],
  [/read-only file system/i, (h) => `The home folder on ${h.config.host} is read-only. Mount it writable, or use another user.`],
  [/permission denied/i, (h) => `The user needs to be able to write to its home folder on ${h.config.host}.`],
  [/unrecognized option|invalid option|not found/i, (h) => `${h.config.host} needs Linux with coreutils (or BusyBox 1.34 and later).`],
];

/** A script of ours ended with an error on the host: something about the machine is in the way. */
export function scriptFailure(result: ScriptResult, host: PoolHost): ProviderError {
  const said = result.stderr.trim().split('\n').at(-1) || `the shell ended with status ${result.code} and said nothing`;
  const known = complaints.find(([pattern]) => pattern.test(result.stderr));
  // 75: see `endScript`. What would not die may yet.
  const kind = result.code === 75 ? 'transient' : 'misconfigured';
  return new ProviderError(kind, 'zone', `${host.label}: ${said}`, { hint: known?.[1](host), detail: result.stderr });
}

export const isProviderError = (error: unknown): error is ProviderError => error instanceof ProviderError;
