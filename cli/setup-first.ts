/**
 * What is kept of a log comes in rounds, a piece of each stream at a time, so that a long setup log and the run log
 * after it arrive entangled. This holds run's pieces back until setup's are through. Live, order is as it happens.
 */
import type { LogChunk, LogMessage } from '@/server/domain/log';

export class SetupFirst {
  private held: LogChunk[] = [];
  private isCaughtUp = false;

  /** The pieces to show now. */
  take(message: LogMessage): LogChunk[] {
    if (message.type !== 'chunks') {
      this.isCaughtUp = true;
      return this.release([]);
    }
    if (this.isCaughtUp) return message.chunks;
    const setup = message.chunks.filter((chunk) => chunk.stage === 'setup');
    const run = message.chunks.filter((chunk) => chunk.stage === 'run');
    if (setup.length === 0) return this.release(run);
    this.held.push(...run);
    return setup;
  }

  private release(after: LogChunk[]): LogChunk[] {
    const pieces = [...this.held, ...after];
    this.held = [];
    return pieces;
  }
}
