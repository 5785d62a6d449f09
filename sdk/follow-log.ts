/**
 * Follows a job's log to its end, over lost connections and restarts of the server: each time it comes back with the
 * cursor of the last message it had, so that no byte is missing and none comes twice.
 */
import { TRPCClientError } from '@trpc/client';
import type { LogMessage } from '@/server/domain/log';
import { noAnswer, toApiError } from './api-error';
import type { DhowClient } from './client';

export interface FollowOptions {
  jobId: string;
  /** Start with at most this many bytes of each stream; all when left out. */
  tailBytes?: number;
  /** False: what is there now, then the end. */
  isFollowing?: boolean;
  /** `caught-up` comes again after each lost connection. */
  onMessage: (message: LogMessage) => void;
  /** Told when the connection is lost, and when it is back. */
  onConnection?: (state: 'lost' | 'back') => void;
  /** How long a server may be away, in ms of waiting between tries. Default: 60 s. */
  giveUpAfterMs?: number;
  /** Ends the following; the promise then resolves. */
  signal?: AbortSignal;
}

const firstWaitMs = 200;
const longestWaitMs = 2_000;

/** How one connection ended. */
type Ending = { kind: 'end' } | { kind: 'lost'; error: unknown };

/** Resolves when the log ended or `signal` aborted. Rejects with a DhowApiError when the server refuses, or stays away. */
export async function followLog(client: DhowClient, options: FollowOptions): Promise<void> {
  const { signal, onConnection, giveUpAfterMs = 60_000 } = options;
  const reader = new LogReader(client, options);
  let waitMs = firstWaitMs;
  let waitedMs = 0;
  let isLost = false;
  const onStarted = (): void => {
    waitMs = firstWaitMs;
    waitedMs = 0;
    if (isLost) onConnection?.('back');
    isLost = false;
  };
  while (!signal?.aborted) {
    const ending = await reader.read(onStarted);
    if (ending.kind === 'end' || signal?.aborted) return;
    if (!isLost) onConnection?.('lost');
    isLost = true;
    if (waitedMs >= giveUpAfterMs)
      throw ending.error instanceof TRPCClientError && ending.error.data ? toApiError(ending.error) : noAnswer(ending.error);
    await wait(waitMs, signal);
    waitedMs += waitMs;
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  }
}

class LogReader {
  private lastEventId: string | null = null;
  private readonly client: DhowClient;
  private readonly options: FollowOptions;

  constructor(client: DhowClient, options: FollowOptions) {
    this.client = client;
    this.options = options;
  }

  /** One connection, from where the one before ended. Rejects when the server refuses. */
  read(onStarted: () => void): Promise<Ending> {
    const { jobId, tailBytes, isFollowing, onMessage, signal } = this.options;
    const input = {
      jobId,
      ...(tailBytes === undefined ? {} : { tailBytes }),
      ...(isFollowing === undefined ? {} : { isFollowing }),
      ...(this.lastEventId === null ? {} : { lastEventId: this.lastEventId }),
    };
    return new Promise((resolve, reject) => {
      let isOver = false;
      const finish = (settle: () => void): void => {
        if (isOver) return;
        isOver = true;
        signal?.removeEventListener('abort', onAbort);
        subscription.unsubscribe();
        settle();
      };
      const onAbort = (): void => finish(() => resolve({ kind: 'end' }));
      const lose = (error: unknown): void => finish(() => resolve({ kind: 'lost', error }));
      const subscription = this.client.api.jobs.log.subscribe(input, {
        onStarted,
        onData: ({ id, data }) => {
          if (isOver) return;
          this.lastEventId = id;
          onMessage(data);
          if (data.type === 'end') finish(() => resolve({ kind: 'end' }));
        },
        // The link would try again by itself, with no limit and without telling.
        onConnectionStateChange: ({ state, error }) => {
          if (state === 'connecting' && error) lose(error);
        },
        onError: (error) => (error.data ? finish(() => reject(toApiError(error))) : lose(error)),
        // A server that ends hangs up in good order, in the middle of the log.
        onComplete: () => lose(new Error('the server hung up')),
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
