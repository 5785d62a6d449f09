/**
 * Warm connections to one endpoint, shared by everybody who runs commands there. sshd lets one connection have 10
 * sessions (MaxSessions); a host with a lower limit is found out by its refusal. Long streams leave room for commands,
 * so that a host with many followers can still be told to stop something.
 */
import type { SshConnection } from '@/server/platform/ssh-connection';
import { TransportError } from '../transport';

const maxChannels = 9;
const maxStreams = 6;
const maxConnections = 64;
const maxConnecting = 4;
const idleCloseMs = 5 * 60_000;

export interface Lease {
  connection: SshConnection;
  /** The channel is open. */
  opened(): void;
  /** The channel could not be opened: may another connection do? Learns how many channels the host allows. */
  refused(): boolean;
  /** Nothing new is started on this connection: it may be dead without knowing. */
  retire(): void;
  /** Gives the channel back; more than once is harmless. */
  release(): void;
}

type Kind = 'exec' | 'stream';

interface Member {
  connection: SshConnection;
  channels: number;
  streams: number;
  hasOpenedAny: boolean;
  isRetired: boolean;
  idleTimer: NodeJS.Timeout | undefined;
}

interface Waiter {
  kind: Kind;
  resolve: (lease: Lease) => void;
  reject: (error: unknown) => void;
}

export class SshPool {
  readonly #connect: () => Promise<SshConnection>;
  readonly #members = new Set<Member>();
  #waiters: Waiter[] = [];
  #connecting = 0;
  /** Channels a connection may have; lower once the host refused one. */
  #limit = maxChannels;
  #isClosed = false;

  constructor(connect: () => Promise<SshConnection>) {
    this.#connect = connect;
  }

  /** A place for one channel, on a connection that is up. Waits while every connection is full. */
  acquire(kind: Kind, signal: AbortSignal): Promise<Lease> {
    if (this.#isClosed) return Promise.reject(new TransportError('closed', 'Dhow is shutting down.'));
    return new Promise((resolve, reject) => {
      const settle = () => signal.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        kind,
        resolve: (lease) => {
          settle();
          resolve(lease);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const onAbort = () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        reject(signal.reason);
      };
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.push(waiter);
      this.#serve();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#rejectWaiters(new TransportError('closed', 'Dhow is shutting down.'));
    for (const member of this.#members) {
      clearTimeout(member.idleTimer);
      member.connection.close();
    }
    this.#members.clear();
  }

  /** Hands out places in order of asking, and connects when there are too few. */
  #serve(): void {
    this.#waiters = this.#waiters.filter((waiter) => {
      const member = this.#roomFor(waiter.kind);
      if (member) waiter.resolve(this.#lease(member, waiter.kind));
      return !member;
    });
    while (
      this.#waiters.length > this.#connecting * this.#streamLimit() &&
      this.#connecting < maxConnecting &&
      this.#members.size + this.#connecting < maxConnections
    ) {
      this.#connecting += 1;
      void this.#addConnection();
    }
  }

  #streamLimit(): number {
    return Math.min(maxStreams, Math.max(1, this.#limit - 3));
  }

  #roomFor(kind: Kind): Member | undefined {
    let best: Member | undefined;
    for (const member of this.#members) {
      if (member.isRetired || member.channels >= this.#limit) continue;
      if (kind === 'stream' && member.streams >= this.#streamLimit()) continue;
      if (!best || member.channels < best.channels) best = member;
    }
    return best;
  }

  async #addConnection(): Promise<void> {
    try {
      const connection = await this.#connect();
      this.#connecting -= 1;
      if (this.#isClosed) return connection.close();
      const member: Member = {
        connection,
        channels: 0,
        streams: 0,
        hasOpenedAny: false,
        isRetired: false,
        idleTimer: undefined,
      };
      this.#members.add(member);
      connection.onClose(() => this.#remove(member));
      this.#restIfIdle(member);
      this.#serve();
    } catch (error) {
      this.#connecting -= 1;
      this.#rejectWaiters(error);
    }
  }

  #remove(member: Member): void {
    clearTimeout(member.idleTimer);
    this.#members.delete(member);
    if (this.#waiters.length > 0) this.#serve();
  }

  #rejectWaiters(error: unknown): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
  }

  #lease(member: Member, kind: Kind): Lease {
    clearTimeout(member.idleTimer);
    member.channels += 1;
    if (kind === 'stream') member.streams += 1;
    let isReleased = false;
    return {
      connection: member.connection,
      opened: () => {
        member.hasOpenedAny = true;
      },
      refused: () => {
        if (!member.connection.isOpen) return true;
        if (member.channels > 1) {
          // Of several asked for at once each refusal takes one off, until those are left that the host allows.
          this.#limit = Math.min(this.#limit, member.channels - 1);
          return true;
        }
        // Sessions of commands that we gave up may still count there.
        member.isRetired = true;
        return member.hasOpenedAny;
      },
      retire: () => {
        member.isRetired = true;
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        member.channels -= 1;
        if (kind === 'stream') member.streams -= 1;
        this.#restIfIdle(member);
        this.#serve();
      },
    };
  }

  #restIfIdle(member: Member): void {
    if (member.channels > 0) return;
    clearTimeout(member.idleTimer);
    if (member.isRetired) {
      this.#members.delete(member);
      member.connection.close();
      return;
    }
    member.idleTimer = setTimeout(() => {
      this.#members.delete(member);
      member.connection.close();
    }, idleCloseMs);
    member.idleTimer.unref();
  }
}
