/**
 * The control loops: every committed change nudges the rows it may concern, a period nudges all that are not over, and
 * each nudge is one turn. Stopping leaves every row as it is; the next start goes on.
 */
import type { Change } from '@/server/domain/change';
import { messageOf } from '@/server/domain/errors';
import type { LeasedNoun } from '@/server/store/leases';
import type { EngineContext } from './context';
import { stepCluster } from './cluster/step';
import { watchClusters } from './cluster/watch';
import { stepJob } from './job/step';
import type { TurnQueue } from './queue';
import { TurnRunner } from './turn';

const sweepMs = 15_000;
const watchMs = 30_000;

export interface Engine {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createEngine(context: EngineContext, queue: TurnQueue, engineName: string): Engine {
  const { clock, log, store } = context;
  const quietly = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => log.warn({ error: messageOf(error) }, 'engine housekeeping failed'));
  const nudge = (noun: LeasedNoun, id: string): void => quietly(queue.nudge(noun, id));
  const later = (noun: LeasedNoun, id: string, afterMs: number): void => void clock.setTimeout(() => nudge(noun, id), afterMs);
  const runner = new TurnRunner(context, { cluster: stepCluster, job: stepJob }, later);
  const stops: (() => void)[] = [];

  /** A cluster concerns its jobs; a job that ends concerns those behind it, and a cluster that waits to go. */
  const wake = async (change: Change): Promise<void> => {
    if (change.noun === 'cluster') nudge('cluster', change.id);
    if (change.noun === 'job') nudge('job', change.id);
    if (change.noun === 'cluster') for (const id of await store.jobs.liveIds(change.id)) nudge('job', id);
    if (change.noun === 'job' && change.clusterId) {
      const ids = await store.jobs.liveIds(change.clusterId);
      if (ids.includes(change.id)) return;
      for (const id of ids) nudge('job', id);
      nudge('cluster', change.clusterId);
    }
  };
  const sweep = async (): Promise<void> => {
    for (const id of await store.clusters.restlessIds()) nudge('cluster', id);
    for (const id of await store.jobs.liveIds()) nudge('job', id);
  };

  return {
    async start() {
      await store.leases.freeDead(engineName, context.owner);
      stops.push(context.onChange((change) => quietly(wake(change))));
      await queue.work((noun, id) => runner.run(noun, id));
      await sweep();
      const sweeping = clock.setInterval(() => quietly(sweep()), sweepMs);
      const watching = clock.setInterval(() => quietly(watchClusters(context)), watchMs);
      stops.push(
        () => sweeping.cancel(),
        () => watching.cancel(),
      );
      quietly(watchClusters(context));
    },
    async stop() {
      for (const stop of stops) stop();
      runner.stop();
      await Promise.all([queue.stop(), context.followers.stop()]);
    },
  };
}
