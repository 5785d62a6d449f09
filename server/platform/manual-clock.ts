/** A clock for tests: it stands still until it is told to advance, and then fires what falls due, in order. */
import { sleepOn } from './clock';
import type { Clock, Timer } from './clock';

interface Pending {
  at: number;
  everyMs: number | null;
  run: () => void;
}

export class ManualClock implements Clock {
  private time: number;
  private pending: Pending[] = [];

  constructor(start: Date = new Date('2026-01-01T00:00:00Z')) {
    this.time = start.getTime();
  }

  now(): Date {
    return new Date(this.time);
  }

  setTimeout(run: () => void, afterMs: number): Timer {
    return this.add({ at: this.time + Math.max(0, afterMs), everyMs: null, run });
  }

  setInterval(run: () => void, everyMs: number): Timer {
    return this.add({ at: this.time + Math.max(1, everyMs), everyMs: Math.max(1, everyMs), run });
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal);
  }

  /** How many timers wait: a test can assert that nothing was left behind. */
  get waiting(): number {
    return this.pending.length;
  }

  /** Moves on by `ms`, firing each timer at its own time; promises settled by one run on before the next fires. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    for (let next = this.nextBefore(end); next; next = this.nextBefore(end)) {
      this.time = next.at;
      if (next.everyMs === null) this.remove(next);
      else next.at += next.everyMs;
      next.run();
      await settle();
    }
    this.time = end;
    await settle();
  }

  private nextBefore(end: number): Pending | undefined {
    return this.pending.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
  }

  private add(one: Pending): Timer {
    this.pending.push(one);
    return { cancel: () => this.remove(one) };
  }

  private remove(one: Pending): void {
    this.pending = this.pending.filter((other) => other !== one);
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
