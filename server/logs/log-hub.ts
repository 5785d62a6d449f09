/** Wakes the readers of a job's log when bytes have come or the job's rows have changed. Carries no bytes itself. */
import { EventEmitter } from 'node:events';

export interface LogHub {
  grew(jobId: string): void;
  /** Calls `listener` after each growth until the returned function is called. */
  onGrowth(jobId: string, listener: () => void): () => void;
  /** For telling other processes. */
  onAnyGrowth(listener: (jobId: string) => void): void;
}

const any = '*';

export function createLogHub(): LogHub {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    grew(jobId) {
      emitter.emit(jobId);
      emitter.emit(any, jobId);
    },
    onAnyGrowth: (listener) => void emitter.on(any, listener),
    onGrowth(jobId, listener) {
      emitter.on(jobId, listener);
      return () => void emitter.off(jobId, listener);
    },
  };
}
