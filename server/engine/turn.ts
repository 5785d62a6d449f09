/**
 * A turn: takes the row's lease, then steps until there is nothing to do now. A step loads, acts with no transaction
 * open, and applies its result guarded by the version it loaded; it never sleeps and never retries. Whatever woke the
 * turn, the same code runs, so after a crash or beside a second engine nothing is different.
 */
import type { LeasedNoun } from '@/server/store/leases';
import type { EngineContext } from './context';

/** `again`: something was written, look anew. `idle`: wait for a change. A number: look again after so many ms. */
export type StepResult = 'again' | 'idle' | { againInMs: number };
export type Step = (context: EngineContext, id: string, signal: AbortSignal) => Promise<StepResult>;

const leaseMs = 60_000;
const renewMs = 20_000;
/** A turn that never comes to rest is a defect; it is cut here and goes on when next woken. */
const maxSteps = 50;

export class TurnRunner {
  /** Rows whose turn runs in this process; true: something asked for another in the meantime. */
  private readonly running = new Map<string, boolean>();
  private readonly context: EngineContext;
  private readonly steps: Record<LeasedNoun, Step>;
  private readonly later: (noun: LeasedNoun, id: string, afterMs: number) => void;
  private readonly stopping = new AbortController();

  constructor(context: EngineContext, steps: Record<LeasedNoun, Step>, later: (noun: LeasedNoun, id: string, afterMs: number) => void) {
    this.context = context;
    this.steps = steps;
    this.later = later;
  }

  /** Lets running steps know that the process ends. Their rows are as they are; the next start goes on. */
  stop(): void {
    this.stopping.abort();
  }

  async run(noun: LeasedNoun, id: string): Promise<void> {
    const key = `${noun}:${id}`;
    if (this.running.has(key)) {
      this.running.set(key, true);
      return;
    }
    this.running.set(key, false);
    try {
      do {
        this.running.set(key, false);
        await this.runOnce(noun, id);
      } while (this.running.get(key) === true && !this.stopping.signal.aborted);
    } finally {
      this.running.delete(key);
    }
  }

  private async runOnce(noun: LeasedNoun, id: string): Promise<void> {
    const { clock, store, owner, log } = this.context;
    const take = () => store.leases.take(noun, id, owner, clock.now(), new Date(clock.now().getTime() + leaseMs));
    if (!(await take())) return;
    const lost = new AbortController();
    const signal = AbortSignal.any([lost.signal, this.stopping.signal]);
    const renewal = clock.setInterval(() => {
      take().then(
        (isOurs) => isOurs || lost.abort(),
        () => lost.abort(),
      );
    }, renewMs);
    try {
      for (let count = 0; count < maxSteps && !signal.aborted; count++) {
        const result = await this.steps[noun](this.context, id, signal);
        if (result === 'again') continue;
        if (result !== 'idle') this.later(noun, id, result.againInMs);
        return;
      }
    } catch (error) {
      if (signal.aborted) return;
      log.error({ noun, id, error }, 'a step failed in a way it does not know');
      this.later(noun, id, 5_000);
    } finally {
      renewal.cancel();
      await store.leases.give(noun, id, owner).catch(() => undefined);
    }
  }
}
