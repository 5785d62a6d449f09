/** A way to run commands on a node. Implemented in `transports/`; opened by `transports/open.ts`. */
import type { Readable } from 'node:stream';

export interface ExecResult {
  /** Exit status; 128 + n when ended by signal n. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface ExecOptions {
  /** Written to the command's standard input, which is then closed. */
  stdin?: string | Uint8Array | Readable;
  /** Ends the command and throws TransportError('timeout'). Default 30 000. */
  timeoutMs?: number;
  /** Output over this many bytes is cut. Default 1 MiB for each of stdout and stderr. */
  maxOutputBytes?: number;
  signal?: AbortSignal;
}

export interface StreamOptions {
  stdin?: string | Uint8Array;
  /** Called in order; the next piece waits for the returned promise (back pressure reaches the node). */
  onStdout: (chunk: Buffer) => void | Promise<void>;
  signal?: AbortSignal;
}

export interface Transport {
  /** Runs `script` with `sh -c` on the node. Nothing secret may be in `script`: it shows in the process list. */
  exec(script: string, options?: ExecOptions): Promise<ExecResult>;
  /** Runs `script` and hands over its output as it comes. Resolves when it ended and all output was handed over. */
  stream(script: string, options: StreamOptions): Promise<{ code: number; stderr: string }>;
  close(): Promise<void>;
}

export type TransportErrorKind =
  | 'refused' // nothing listens there
  | 'timeout'
  | 'unreachable' // no route, name not found
  | 'auth' // no key or password was taken
  | 'host-key' // the host's key is not the one trusted before
  | 'closed'; // the connection broke in the middle

/** The way to the node failed; says nothing of the command. */
export class TransportError extends Error {
  readonly kind: TransportErrorKind;
  readonly hint: string | undefined;
  constructor(kind: TransportErrorKind, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'TransportError';
    this.kind = kind;
    this.hint = options.hint;
  }
}

/** Remembers host keys: trust on first use, refuse a changed one. Keyed by `host:port`. */
export interface HostKeyStore {
  get(hostPort: string): Promise<string | null>;
  /** Records the key unless one is there; returns the one that is recorded. */
  trust(hostPort: string, fingerprint: string): Promise<string>;
}
