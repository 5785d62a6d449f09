/** Why an SSH connection failed: a closed set of kinds, and words for the person who set it up. */
import { isIPv6 } from 'node:net';

export type SshErrorKind = 'refused' | 'timeout' | 'unreachable' | 'auth' | 'host-key' | 'closed';

export class SshConnectionError extends Error {
  readonly kind: SshErrorKind;
  readonly hint: string;
  constructor(kind: SshErrorKind, message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SshConnectionError';
    this.kind = kind;
    this.hint = hint;
  }
}

interface Place {
  host: string;
  port: number;
  user: string;
  auth: readonly unknown[];
  jump?: Place | undefined;
}

const nameOf = (place: Place): string => {
  const address = `${isIPv6(place.host) ? `[${place.host}]` : place.host}:${place.port}`;
  return place.jump ? `${address} (by way of ${place.jump.host}:${place.jump.port})` : address;
};

const unreachableCodes: Record<string, string> = {
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to its network',
  EHOSTDOWN: 'the host is down',
  EADDRNOTAVAIL: 'the address cannot be used',
  EINVAL: 'the address is not valid',
  EACCES: 'the network does not let us',
};

/** Translates what the socket or ssh2 said while connecting. */
export function connectError(place: Place, cause: unknown): SshConnectionError {
  if (cause instanceof SshConnectionError) return cause;
  const where = nameOf(place);
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = codeOf(cause);
  if (code === 'ECONNREFUSED' || /connection refused/i.test(message)) {
    const hint = `Is sshd running there, and is ${place.port} its port?`;
    return new SshConnectionError('refused', `${where} refused the connection: nothing listens there.`, hint, cause);
  }
  if (code === 'ETIMEDOUT' || levelOf(cause) === 'client-timeout' || /timed? ?out/i.test(message)) {
    const hint = `Is the machine on, and does a firewall between here and there let port ${place.port} through?`;
    return new SshConnectionError('timeout', `${where} did not answer as an SSH server in time.`, hint, cause);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') {
    const hint = 'Check its spelling, or use its IP address.';
    return new SshConnectionError('unreachable', `The host name ${place.host} cannot be resolved.`, hint, cause);
  }
  const route = code === undefined ? undefined : unreachableCodes[code];
  if (route !== undefined || /open failed|channel open failure/i.test(message)) {
    const hint = 'Check the address, and that this machine (or the jump host) is on a network that reaches it.';
    return new SshConnectionError('unreachable', `${where} cannot be reached: ${route ?? message}.`, hint, cause);
  }
  const hint = `Is it an SSH server that listens there? Try: ssh -p ${place.port} ${place.user}@${place.host}`;
  return new SshConnectionError('closed', `The SSH connection to ${where} was not made: ${message}.`, hint, cause);
}

/** No way to log in was taken. `tried` and `skipped` name the ways, as they read in a sentence. */
export function authError(place: Place, tried: string[], skipped: string[], cause?: unknown): SshConnectionError {
  const ways = [...tried, ...skipped];
  const who = `${place.user}@${nameOf(place)}`;
  if (ways.length === 0) {
    return new SshConnectionError(
      'auth',
      `There is no way to log in as ${who}: no key, ssh-agent or password is set.`,
      'Set an identity file or a password for the host on the Infra page, or start an ssh-agent.',
      cause,
    );
  }
  const hint = `Is ${place.user} the right user, and is the public key in that user's ~/.ssh/authorized_keys there?`;
  const isTooMany = cause instanceof Error && /too many/i.test(cause.message);
  return new SshConnectionError(
    'auth',
    `${who} did not let us in with ${ways.join(', ')}${isTooMany ? '; it allows no more tries' : ''}.`,
    isTooMany ? 'The ssh-agent may hold many keys: name one identity file for this host.' : hint,
    cause,
  );
}

function codeOf(cause: unknown): string | undefined {
  if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return undefined;
}

function levelOf(cause: unknown): string | undefined {
  return typeof cause === 'object' && cause !== null && 'level' in cause && typeof cause.level === 'string' ? cause.level : undefined;
}
