/**
 * One running command, whatever carries it: feeds standard input, hands over standard output with back pressure,
 * collects standard error, and ends it on abort or timeout. Both transports are a thin shell around this.
 */
import type { Readable, Writable } from 'node:stream';
import { TransportError, type ExecOptions, type ExecResult, type StreamOptions } from '../transport';
import { CommandOutput, defaultMaxOutputBytes, defaultTimeoutMs, streamStderrBytes } from './command-output';

export interface RunningCommand {
  stdin: Writable;
  /** Tells the command that no more input comes. Not stdin.end(): see `ssh.ts`. */
  endStdin(): void;
  stdout: Readable;
  stderr: Readable;
  /** Resolves with the exit code when the command is over; rejects with a TransportError when the way to it broke. */
  ended: Promise<number>;
  /** Ends it now, as well as the transport can. */
  kill(): void;
}

/** Starts a command; `signal` is for giving up while it has not started yet. */
export type StartCommand = (script: string, kind: 'exec' | 'stream', signal: AbortSignal) => Promise<RunningCommand>;

export async function execCommand(start: StartCommand, where: string, script: string, options: ExecOptions = {}): Promise<ExecResult> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const limit = options.maxOutputBytes ?? defaultMaxOutputBytes;
  const out = new CommandOutput(limit);
  const err = new CommandOutput(limit);
  const timeout = new AbortController();
  const timer = setTimeout(() => {
    const hint = 'Is the machine overloaded, or is something on it waiting for an answer?';
    const seconds = Math.round(timeoutMs / 1000);
    timeout.abort(new TransportError('timeout', `A command on ${where} took longer than ${seconds} s.`, { hint }));
  }, timeoutMs);
  try {
    const signal = options.signal ? AbortSignal.any([options.signal, timeout.signal]) : timeout.signal;
    const code = await runCommand(start, script, 'exec', {
      stdin: options.stdin ?? '',
      onStdout: (chunk) => out.add(chunk),
      onStderr: (chunk) => err.add(chunk),
      signal,
    });
    return { code, stdout: out.toString(), stderr: err.toString() };
  } finally {
    clearTimeout(timer);
  }
}

export async function streamCommand(
  start: StartCommand,
  script: string,
  options: StreamOptions,
): Promise<{ code: number; stderr: string }> {
  const err = new CommandOutput(streamStderrBytes);
  const code = await runCommand(start, script, 'stream', {
    stdin: options.stdin,
    onStdout: options.onStdout,
    onStderr: (chunk) => err.add(chunk),
    signal: options.signal ?? new AbortController().signal,
  });
  return { code, stderr: err.toString() };
}

interface RunOptions {
  /** Undefined keeps standard input open until the command is over: its end tells the command that nobody listens. */
  stdin: string | Uint8Array | Readable | undefined;
  onStdout: (chunk: Buffer) => void | Promise<void>;
  onStderr: (chunk: Buffer) => void;
  signal: AbortSignal;
}

async function runCommand(start: StartCommand, script: string, kind: 'exec' | 'stream', options: RunOptions): Promise<number> {
  const { signal } = options;
  signal.throwIfAborted();
  const command = await start(script, kind, signal);
  // Rejects when the caller gives up, so that nothing below has to be waited for.
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      command.kill();
      reject(signal.reason);
    };
  });
  aborted.catch(() => {});
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    const draining = Promise.all([drain(command.stdout, options.onStdout), drain(command.stderr, options.onStderr)]);
    // A command may end without reading its input, so feeding is not waited for; a source that fails ends it.
    const feedingFailed = new Promise<never>((_, reject) => feed(command, options.stdin).catch(reject));
    const finished = Promise.all([command.ended, draining]);
    finished.catch(() => {});
    const [code] = await Promise.race([finished, feedingFailed, aborted]);
    return code;
  } catch (error) {
    command.kill();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    command.stdin.destroy();
    if (options.stdin !== undefined && typeof options.stdin === 'object' && 'destroy' in options.stdin) options.stdin.destroy();
  }
}

/**
 * Writes standard input. A broken pipe is no error, a source that fails is. Stays pending for ever when the command
 * ends without taking all of it.
 */
async function feed(command: RunningCommand, source: RunOptions['stdin']): Promise<void> {
  const { stdin } = command;
  stdin.on('error', () => {});
  if (source === undefined) return;
  const write = (chunk: string | Uint8Array) => new Promise<void>((resolve) => stdin.write(chunk, () => resolve()));
  if (typeof source === 'string' || source instanceof Uint8Array) {
    if (source.length > 0) await write(source);
  } else {
    for await (const chunk of source) await write(chunk);
  }
  command.endStdin();
}

/** The next piece is read once the consumer is done with this one. A pipe that broke ends quietly: `ended` tells. */
async function drain(stdout: Readable, onChunk: RunOptions['onStdout']): Promise<void> {
  let consumerError: unknown;
  try {
    // Destroying an ssh channel at its end of output would lose the exit code that follows.
    for await (const piece of stdout.iterator({ destroyOnReturn: false })) {
      const chunk: Buffer = piece;
      try {
        await onChunk(chunk);
      } catch (error) {
        consumerError = error;
        throw error;
      }
    }
  } catch {
    if (consumerError !== undefined) throw consumerError;
  }
}
