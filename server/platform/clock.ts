/** Time as an argument. Only this file asks the operating system what time it is; tests pass a `ManualClock` instead. */

export interface Timer {
  /** Harmless when it has fired or was cancelled before. */
  cancel(): void;
}

export interface Clock {
  now(): Date;
  setTimeout(run: () => void, afterMs: number): Timer;
  setInterval(run: () => void, everyMs: number): Timer;
  /** Resolves after `ms`, or at once when `signal` aborts: the caller looks at the signal itself. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The `sleep` of any clock, made from its `setTimeout`. */
export function sleepOn(clock: Pick<Clock, 'setTimeout'>, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = (): void => {
      timer.cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = clock.setTimeout(finish, ms);
    signal?.addEventListener('abort', finish);
  });
}

export const systemClock: Clock = {
  now: () => new Date(),
  setTimeout(run, afterMs) {
    const handle = setTimeout(run, afterMs);
    return { cancel: () => clearTimeout(handle) };
  },
  setInterval(run, everyMs) {
    const handle = setInterval(run, everyMs);
    return { cancel: () => clearInterval(handle) };
  },
  sleep: (ms, signal) => sleepOn(systemClock, ms, signal),
};
