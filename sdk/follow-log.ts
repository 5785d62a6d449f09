/** Follows a job's log to its end. The subscription comes back by itself, from the last message it had, server restarts included. */
import type { LogMessage } from '@/server/domain/log';
import type { DhowClient } from './client';
import { toApiError } from './api-error';

export interface FollowOptions {
  jobId: string;
  /** Start with at most this many bytes of each stream; all when left out. */
  tailBytes?: number;
  /** False: what is there now, then the end. */
  isFollowing?: boolean;
  onMessage: (message: LogMessage) => void;
  signal?: AbortSignal;
}

/** Resolves when the log ended (or `signal` aborted); rejects with a DhowApiError when the server refuses. */
export function followLog(client: DhowClient, { onMessage, signal, ...input }: FollowOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      subscription.unsubscribe();
      settle();
    };
    const subscription = client.api.jobs.log.subscribe(input, {
      onData: ({ data }) => {
        onMessage(data);
        if (data.type === 'end') finish(resolve);
      },
      onError: (error) => finish(() => reject(toApiError(error))),
      onComplete: () => resolve(),
    });
    signal?.addEventListener('abort', () => finish(resolve), { once: true });
  });
}
