/** Commands on another machine over SSH, on warm connections that all callers share. */
import { constants } from 'node:os';
import type { ClientChannel } from 'ssh2';
import type { SshEndpoint } from '@/server/providers/contract/access';
import { connectSsh, hostPortOf, type SshCommand, type SshConnection } from '@/server/platform/ssh-connection';
import { SshConnectionError } from '@/server/platform/ssh-connection-error';
import { TransportError, type HostKeyStore, type Transport } from '../transport';
import { execCommand, streamCommand, type RunningCommand, type StartCommand } from './run-command';
import { loginShellCommand } from './login-shell';
import type { Lease, SshPool } from './ssh-pool';

/** Opens a connection to an endpoint; a host seen for the first time is trusted and its key written down. */
export async function connectTrusted(endpoint: SshEndpoint, hostKeys: HostKeyStore): Promise<SshConnection> {
  try {
    return await connectSsh(endpoint, {
      checkHostKey: async (hostPort, fingerprint) => {
        const expected = (await hostKeys.get(hostPort)) ?? (await hostKeys.trust(hostPort, fingerprint));
        return expected === fingerprint ? { isTrusted: true } : { isTrusted: false, expected };
      },
    });
  } catch (error) {
    throw toTransportError(error);
  }
}

/** A view on a pool; closing it leaves the pool to the others. */
export function openSshTransport(endpoint: SshEndpoint, pool: SshPool): Transport {
  const where = `${endpoint.user}@${hostPortOf(endpoint)}`;
  const start: StartCommand = (script, kind, signal) => startCommand(pool, where, script, kind, signal);
  return {
    exec: (script, options) => execCommand(start, where, script, options),
    stream: (script, options) => streamCommand(start, script, options),
    close: async () => {},
  };
}

/** More than this many refusals in a row are no accident. */
const maxAttempts = 6;

async function startCommand(
  pool: SshPool,
  where: string,
  script: string,
  kind: 'exec' | 'stream',
  signal: AbortSignal,
): Promise<RunningCommand> {
  const command = loginShellCommand(script);
  for (let attempt = 1; ; attempt += 1) {
    const lease = await pool.acquire(kind, signal);
    try {
      const opened = await openChannel(lease.connection, command, signal);
      lease.opened();
      return runningCommand(lease, opened, where, signal);
    } catch (cause) {
      if (signal.aborted) {
        lease.retire();
        lease.release();
        throw cause;
      }
      // A warm connection that turns out to be dead, or one whose host allows fewer sessions: another one will do.
      const isWorthAnother = lease.refused();
      lease.release();
      if (isWorthAnother && attempt < maxAttempts) continue;
      const hint = 'Does the account there allow running commands (no forced command, no sftp only)?';
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new TransportError('closed', `${where} does not run commands: ${reason}.`, { hint, cause });
    }
  }
}

function openChannel(connection: SshConnection, command: string, signal: AbortSignal): Promise<SshCommand> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    connection
      .exec(command)
      .then((opened) => (signal.aborted ? killRemote(opened.channel) : resolve(opened)), reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function runningCommand(lease: Lease, command: SshCommand, where: string, signal: AbortSignal): RunningCommand {
  const { channel } = command;
  const ended = command.ended.then((status) => {
    lease.release();
    if (status) return status.code ?? 128 + signalNumber(status.signal);
    const hint = 'It is tried again by itself; what runs on the machine goes on.';
    throw new TransportError('closed', `The connection to ${where} broke while a command ran.`, { hint });
  });
  ended.catch(() => {});
  return {
    stdin: channel,
    // Once its output has ended too, an ended channel closes itself, and sshd then keeps the exit code to itself.
    endStdin: () => channel.eof(),
    stdout: channel,
    stderr: channel.stderr,
    ended,
    kill: () => {
      const isTimeout = signal.reason instanceof TransportError && signal.reason.kind === 'timeout';
      if (isTimeout) lease.retire();
      if (lease.connection.isOpen) killRemote(channel);
      lease.release();
    },
  };
}

/**
 * Kills the command's process group. For root, sshd refuses to pass signals on: there a command ends when it next
 * reads or writes, which all of ours do. The channel's own method sends no signal once standard input has ended.
 */
function killRemote(channel: ClientChannel): void {
  const { outgoing, _client: client } = channel as ClientChannel & ChannelInside;
  if (outgoing.state === 'open' || outgoing.state === 'eof') client._protocol.signal(outgoing.id, 'KILL');
  channel.close();
}

/** What ssh2's types leave out. */
interface ChannelInside {
  outgoing: { id: number; state: string };
  _client: { _protocol: { signal(id: number, name: string): void } };
}

function signalNumber(name: string | undefined): number {
  const signals: Record<string, number> = constants.signals;
  return (name === undefined ? undefined : signals[name]) ?? 0;
}

function toTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  if (error instanceof SshConnectionError) return new TransportError(error.kind, error.message, { hint: error.hint, cause: error.cause });
  return new TransportError('closed', error instanceof Error ? error.message : String(error), { cause: error });
}
