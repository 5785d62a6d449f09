/**
 * One SSH connection: ways to log in tried in order, jump hosts, host keys checked, breaks noticed within a minute, and
 * every failure said in words that name the host, the user and what to do. Knows nothing of tasks or nodes.
 */
import { createHash } from 'node:crypto';
import { connect as connectSocket, isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import type { AnyAuthMethod, Client, ClientChannel, ConnectConfig } from 'ssh2';
import { SshConnectionError, authError, connectError } from './ssh-connection-error';

export type SshLogin =
  | { kind: 'agent'; socket: string }
  | { kind: 'key'; privateKey: string; passphrase?: string | undefined; source: string }
  | { kind: 'password'; password: string };

export interface SshTarget {
  host: string;
  port: number;
  user: string;
  /** Tried in this order. */
  auth: SshLogin[];
  jump?: SshTarget | undefined;
}

export interface ConnectSshOptions {
  /** Is this the key of that host? Rejections and throws refuse the connection. */
  checkHostKey: (hostPort: string, fingerprint: string) => Promise<{ isTrusted: true } | { isTrusted: false; expected: string }>;
  /** TCP, handshake and login together, for each hop. Default 15 000. */
  readyTimeoutMs?: number;
  /** Default 15 000; the connection is given up after three without an answer. */
  keepaliveMs?: number;
  signal?: AbortSignal;
}

export interface SshCommand {
  channel: ClientChannel;
  /** Resolves when the channel is closed and its output was read; with null when it closed without a status. */
  ended: Promise<{ code: number | null; signal: string | undefined } | null>;
}

export interface SshConnection {
  readonly isOpen: boolean;
  /** Runs a command line with the user's login shell, without a terminal. Rejects when no channel could be opened. */
  exec(command: string): Promise<SshCommand>;
  /** A TCP connection from that host to another one. */
  forward(host: string, port: number): Promise<Duplex>;
  /** Called once, when the connection is over; with the reason when it was not us who closed it. */
  onClose(listener: (error: SshConnectionError | undefined) => void): void;
  close(): void;
}

export const hostPortOf = (target: { host: string; port: number }): string =>
  `${isIPv6(target.host) ? `[${target.host}]` : target.host}:${target.port}`;

/** `SHA256:…`, as ssh-keygen -l prints it. */
export const fingerprintOf = (key: Buffer): string => `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** Rejects with an SshConnectionError. */
export async function connectSsh(target: SshTarget, options: ConnectSshOptions): Promise<SshConnection> {
  const { logins, skipped } = readLogins(target);
  if (logins.length === 0) throw authError(target, [], skipped);
  const via = target.jump ? await connectSsh(target.jump, options) : undefined;
  try {
    const socket = await openSocket(target, via, options);
    const client = await logIn(target, socket, logins, skipped, options);
    return wrapClient(target, client, via);
  } catch (error) {
    via?.close();
    throw error;
  }
}

interface PreparedLogin {
  name: string;
  method: AnyAuthMethod;
}

/** Keys are read here, since ssh2 passes over one that it cannot read without a word. */
function readLogins(target: SshTarget): { logins: PreparedLogin[]; skipped: string[] } {
  const username = target.user;
  const logins: PreparedLogin[] = [];
  const skipped: string[] = [];
  for (const login of target.auth) {
    if (login.kind === 'agent') {
      logins.push({ name: 'the ssh-agent', method: { type: 'agent', username, agent: login.socket } });
    } else if (login.kind === 'password') {
      const { password } = login;
      logins.push({ name: 'the password', method: { type: 'password', username, password } });
      logins.push({ name: 'the password', method: { type: 'keyboard-interactive', username, prompt: answerWith(password) } });
    } else {
      const key = ssh2.utils.parseKey(login.privateKey, login.passphrase);
      if (key instanceof Error) skipped.push(`the key ${login.source} (${whyUnreadable(key)})`);
      else if (!key.isPrivateKey()) skipped.push(`the key ${login.source} (it is a public key)`);
      else logins.push({ name: `the key ${login.source}`, method: { type: 'publickey', username, key } });
    }
  }
  return { logins, skipped };
}

function whyUnreadable(error: Error): string {
  if (/no passphrase given/i.test(error.message)) return 'it is encrypted and no passphrase is set';
  if (/passphrase|integrity|decrypt/i.test(error.message)) return 'the passphrase is wrong';
  return 'it is not a private key that can be read';
}

type Prompt = Extract<AnyAuthMethod, { type: 'keyboard-interactive' }>['prompt'];
const answerWith =
  (password: string): Prompt =>
  (_name, _instructions, _language, prompts, finish) =>
    finish(prompts.map(() => password));

function openSocket(target: SshTarget, via: SshConnection | undefined, options: ConnectSshOptions): Promise<Duplex> {
  if (via) {
    return via.forward(target.host, target.port).catch((cause: unknown) => {
      throw connectError(target, cause);
    });
  }
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host: target.host, port: target.port, noDelay: true, keepAlive: true });
    const timer = setTimeout(() => fail(timeoutError()), options.readyTimeoutMs ?? 15_000);
    const fail = (error: unknown) => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      reject(error instanceof SshConnectionError ? error : connectError(target, error));
    };
    const abort = () => fail(options.signal?.reason);
    const settle = () => {
      clearTimeout(timer);
      socket.removeListener('error', fail);
      options.signal?.removeEventListener('abort', abort);
    };
    socket.once('error', fail);
    options.signal?.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
  });
}

const timeoutError = () => Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' });

/** Handshake and login over an open socket. */
function logIn(target: SshTarget, sock: Duplex, logins: PreparedLogin[], skipped: string[], options: ConnectSshOptions): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    const tried: string[] = [...skipped];
    const queue = [...logins];
    let hostKeyError: SshConnectionError | undefined;
    const fail = (error: SshConnectionError) => {
      options.signal?.removeEventListener('abort', abort);
      client.removeListener('close', onClose);
      client.destroy();
      sock.destroy();
      reject(error);
    };
    const abort = () => fail(connectError(target, options.signal?.reason));
    const onClose = () => fail(hostKeyError ?? connectError(target, new Error('the host closed the connection')));
    // Stays for good: ssh2 also reports an agent that does not answer here, and goes on with the next way.
    client.on('error', (error: Error & { level?: string }) => {
      if (error.level === 'agent') return;
      if (hostKeyError) fail(hostKeyError);
      else if (error.level === 'client-authentication' || /too many authentication/i.test(error.message))
        fail(authError(target, tried, [], error));
      else fail(connectError(target, error));
    });
    client.once('close', onClose);
    options.signal?.addEventListener('abort', abort, { once: true });
    client.once('ready', () => {
      options.signal?.removeEventListener('abort', abort);
      client.removeListener('close', onClose);
      resolve(client);
    });
    const config: ConnectConfig = {
      sock,
      username: target.user,
      readyTimeout: options.readyTimeoutMs ?? 15_000,
      keepaliveInterval: options.keepaliveMs ?? 15_000,
      keepaliveCountMax: 3,
      hostVerifier: (key: Buffer, verify: (isValid: boolean) => void) => {
        verifyHostKey(target, key, options).then(
          (error) => {
            hostKeyError = error;
            verify(error === undefined);
          },
          (cause: unknown) => {
            hostKeyError = connectError(target, cause);
            verify(false);
          },
        );
      },
      authHandler: (methodsLeft, _partial, next) => {
        const login = nextLogin(queue, methodsLeft);
        if (!login) return refuseAuth(next);
        if (!tried.includes(login.name)) tried.push(login.name);
        next(login.method);
      },
    };
    client.connect(config);
    // ssh2 waits for the socket's connect event, which is past.
    sock.emit('connect');
  });
}

/** The next way that the host takes at all: each refused one counts against its limit of tries. */
function nextLogin(queue: PreparedLogin[], methodsLeft: readonly string[] | null): PreparedLogin | undefined {
  for (let login = queue.shift(); login; login = queue.shift()) {
    const sshName = login.method.type === 'agent' ? 'publickey' : login.method.type;
    if (!methodsLeft || methodsLeft.includes(sshName)) return login;
  }
  return undefined;
}

/** ssh2 takes false for “no more”, which its types leave out. */
function refuseAuth(next: (method: never) => void): void {
  next(false as never);
}

async function verifyHostKey(target: SshTarget, key: Buffer, options: ConnectSshOptions): Promise<SshConnectionError | undefined> {
  const hostPort = hostPortOf(target);
  const fingerprint = fingerprintOf(key);
  const verdict = await options.checkHostKey(hostPort, fingerprint);
  if (verdict.isTrusted) return undefined;
  return new SshConnectionError(
    'host-key',
    `The host key of ${hostPort} changed: ${verdict.expected} was trusted, it now shows ${fingerprint}.`,
    'If that machine was reinstalled, forget its old key on the Infra page and try again. If not, somebody may be posing as it.',
  );
}

/** Listens in the same turn: the status of a short command may be in the packet that is being read. */
function watchCommand(channel: ClientChannel): SshCommand {
  const ended = new Promise<{ code: number | null; signal: string | undefined } | null>((resolve) => {
    let status: { code: number | null; signal: string | undefined } | null = null;
    channel.once('exit', (code: number | null, signal?: string) => {
      status = { code, signal };
    });
    channel.once('close', () => resolve(status));
  });
  return { channel, ended };
}

function wrapClient(target: SshTarget, client: Client, via: SshConnection | undefined): SshConnection {
  const listeners: ((error: SshConnectionError | undefined) => void)[] = [];
  let isOpen = true;
  let isClosing = false;
  let reason: unknown;
  client.on('error', (error) => (reason ??= error));
  const onOver = () => {
    if (!isOpen) return;
    isOpen = false;
    via?.close();
    const error = isClosing
      ? undefined
      : new SshConnectionError(
          'closed',
          `The connection to ${target.user}@${hostPortOf(target)} broke${reason instanceof Error ? `: ${reason.message}` : ''}.`,
          'Is the machine still on, and the network to it up?',
          reason,
        );
    for (const listener of listeners.splice(0)) listener(error);
  };
  client.once('close', onOver);
  client.once('end', onOver);
  return {
    get isOpen() {
      return isOpen;
    },
    exec: (command) =>
      new Promise((resolve, reject) => {
        client.exec(command, (error, channel) => (error ? reject(error) : resolve(watchCommand(channel))));
      }),
    forward: (host, port) =>
      new Promise((resolve, reject) => {
        client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => (error ? reject(error) : resolve(channel)));
      }),
    onClose: (listener) => {
      if (isOpen) listeners.push(listener);
      else listener(undefined);
    },
    close: () => {
      isClosing = true;
      client.end();
    },
  };
}
