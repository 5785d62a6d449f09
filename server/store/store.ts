/** Every aggregate over one database, and the writes that span two of them. */
import type { Database, Db } from './database';
import { createClusterStore, insertCluster, type ClusterStore, type NewCluster } from './clusters';
import { createEventStore, type EventStore } from './events';
import { createJobStore, insertJob, type JobStore, type NewJob } from './jobs';
import { createLeaseStore, type LeaseStore } from './leases';
import { createPoolStore, type PoolStore } from './pools';
import { createSessionStore, createSettingStore, type SessionStore, type SettingStore } from './settings';

export interface Store {
  clusters: ClusterStore;
  jobs: JobStore;
  events: EventStore;
  leases: LeaseStore;
  pools: PoolStore;
  settings: SettingStore;
  sessions: SessionStore;
  /** A new cluster with its first job, at once or not at all. Throws a unique violation when the name is taken. */
  createClusterWithJob(now: Date, cluster: NewCluster, job: NewJob): Promise<{ number: number }>;
  /** A job for a cluster that exists; null when that cluster is over or on its way down. */
  addJob(now: Date, job: NewJob): Promise<{ number: number } | null>;
}

export function createStore({ db }: Database): Store {
  return {
    clusters: createClusterStore(db),
    jobs: createJobStore(db),
    events: createEventStore(db),
    leases: createLeaseStore(db),
    pools: createPoolStore(db),
    settings: createSettingStore(db),
    sessions: createSessionStore(db),
    createClusterWithJob: (now, cluster, job) =>
      db.$transaction(async (tx) => {
        await insertCluster(tx, now, cluster);
        return { number: await insertJob(tx, now, job, cluster.nodes) };
      }),
    addJob: (now, job) => addJob(db, now, job),
  };
}

async function addJob(db: Db, now: Date, job: NewJob): Promise<{ number: number } | null> {
  return db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ endedAt: Date | null; desired: string }[]>`
      SELECT "endedAt", "desired" FROM "Cluster" WHERE "id" = ${job.clusterId} FOR UPDATE`;
    const cluster = rows[0];
    if (!cluster || cluster.endedAt !== null || cluster.desired === 'down') return null;
    const nodes = await tx.node.findMany({ where: { clusterId: job.clusterId }, orderBy: { rank: 'asc' } });
    return { number: await insertJob(tx, now, job, nodes) };
  });
}
