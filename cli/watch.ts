import type { DhowClient } from '@/sdk/client';

export interface Watch {
  /** Resolves when `look` answered true; rejects when it failed. */
  ended: Promise<void>;
  stop(): void;
}

/** Calls `look` now and after every change that the server tells of, one call at a time, until it answers true. */
export function watch(client: DhowClient, look: () => Promise<boolean>): Watch {
  let isOver = false;
  let isLooking = false;
  let isDue = false;
  let settle: { resolve(): void; reject(error: unknown): void } = { resolve: () => undefined, reject: () => undefined };
  const ended = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  const stop = (): void => {
    isOver = true;
    subscription.unsubscribe();
    settle.resolve();
  };
  const lookAgain = async (): Promise<void> => {
    isDue = true;
    if (isLooking) return;
    isLooking = true;
    try {
      while (isDue && !isOver) {
        isDue = false;
        if (await look()) stop();
      }
    } catch (error) {
      settle.reject(error);
      stop();
    } finally {
      isLooking = false;
    }
  };
  const subscription = client.api.live.changes.subscribe(undefined, {
    // Changes that came while the connection was away are not told again.
    onStarted: () => void lookAgain(),
    onData: () => void lookAgain(),
    onError: (error) => {
      settle.reject(error);
      stop();
    },
  });
  return { ended, stop };
}
