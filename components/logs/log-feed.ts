import type { LogMessage } from '@/server/domain/log';
import { LogBuffer } from './log-buffer';

export type LogFeedStatus =
  | 'connecting'
  | 'loading' // what was written before is arriving
  | 'live' // all of it is here; the rest comes as it is written
  | 'paused' // the connection is closed while nobody looks
  | 'ended' // the job is over and every byte is here
  | 'failed';

export interface LogFeedSnapshot {
  status: LogFeedStatus;
  /** Set when `failed`. */
  error: string | null;
  /** Grows with every change of the buffer. */
  version: number;
}

/**
 * A log on its way into the page. Pieces go into the buffer outside React; whoever watches hears of it once per frame at
 * most, however fast they come.
 */
export class LogFeed {
  private held = new LogBuffer();
  private current: LogFeedSnapshot = { status: 'connecting', error: null, version: 0 };
  private next: LogFeedSnapshot = this.current;
  private isScheduled = false;
  private readonly listeners = new Set<() => void>();

  /** `schedule` runs a function soon: `requestAnimationFrame` in a page. */
  constructor(private readonly schedule: (run: () => void) => void) {}

  get buffer(): LogBuffer {
    return this.held;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): LogFeedSnapshot => this.current;

  receive(message: LogMessage): void {
    switch (message.type) {
      case 'chunks':
        this.held.append(message.chunks);
        this.change({ status: this.next.status === 'live' ? 'live' : 'loading', error: null });
        return;
      case 'caught-up':
        this.change({ status: 'live', error: null });
        return;
      case 'end':
        this.change({ status: 'ended', error: null });
    }
  }

  setStatus(status: LogFeedStatus, error: string | null = null): void {
    this.change({ status, error });
  }

  /** Begins again with nothing. */
  reset(): void {
    this.held = new LogBuffer();
    this.change({ status: 'connecting', error: null });
  }

  private change(part: Pick<LogFeedSnapshot, 'status' | 'error'>): void {
    this.next = { ...part, version: this.next.version + 1 };
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.schedule(() => {
      this.isScheduled = false;
      this.current = this.next;
      for (const listener of this.listeners) listener();
    });
  }
}
