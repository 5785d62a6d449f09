/**
 * Which rows want a turn, kept in PostgreSQL by pg-boss so that any number of engines share the work. One waiting entry
 * a row (policy `short`): nudging twice is nudging once. Workers are woken the moment an entry comes; their polling is
 * only the net below that.
 */
import PgBoss from 'pg-boss';
import type { LeasedNoun } from '@/server/store/leases';
import type { Logger } from '@/server/platform/logger';

const nouns: readonly LeasedNoun[] = ['cluster', 'job'];
const workersPerNoun: Record<LeasedNoun, number> = { cluster: 4, job: 8 };
const netSeconds = 20;

export interface TurnQueue {
  nudge(noun: LeasedNoun, id: string): Promise<void>;
  work(handler: (noun: LeasedNoun, id: string) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export async function openTurnQueue(url: string, log: Logger): Promise<TurnQueue> {
  const boss = new PgBoss({
    connectionString: url,
    max: 6,
    application_name: 'dhow-queue',
    schedule: false,
    deleteAfterSeconds: 3600,
    maintenanceIntervalSeconds: 600,
  });
  boss.on('error', (error) => log.warn({ error: error.message }, 'the turn queue had an error'));
  await boss.start();
  for (const noun of nouns) {
    await boss.createQueue(noun, { name: noun, policy: 'short', retryLimit: 0, expireInSeconds: 3600 });
  }
  const workers: Record<LeasedNoun, string[]> = { cluster: [], job: [] };
  return {
    async nudge(noun, id) {
      await boss.send(noun, { id }, { singletonKey: id });
      for (const worker of workers[noun]) boss.notifyWorker(worker);
    },
    async work(handler) {
      for (const noun of nouns) {
        for (let i = 0; i < workersPerNoun[noun]; i++) {
          const worker = await boss.work<{ id: string }>(noun, { pollingIntervalSeconds: netSeconds }, async ([entry]) => {
            if (entry) await handler(noun, entry.data.id);
          });
          workers[noun].push(worker);
        }
      }
    },
    stop: () => boss.stop({ graceful: true, timeout: 5_000, wait: true }),
  };
}
