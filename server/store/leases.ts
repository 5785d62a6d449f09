/**
 * A turn of a reconciler holds the row's lease: one turn at a time on a cluster or job, whoever runs it. Owners are
 * `<engine>:<start>`: an engine that starts again frees what its dead self held, without waiting for it to run out.
 */
import type { Db } from './database';

export type LeasedNoun = 'cluster' | 'job';

export interface LeaseStore {
  /** True when the lease is ours now, until `until`. Also renews. */
  take(noun: LeasedNoun, id: string, owner: string, now: Date, until: Date): Promise<boolean>;
  give(noun: LeasedNoun, id: string, owner: string): Promise<void>;
  /** Log following has a lease of its own: it lasts as long as the job, turns are short. */
  takeFollow(jobId: string, owner: string, now: Date, until: Date): Promise<boolean>;
  /** Frees every lease of `engine` that is not of its current start. */
  freeDead(engine: string, owner: string): Promise<void>;
}

export function createLeaseStore(db: Db): LeaseStore {
  const free = (owner: string, now: Date) => ({ OR: [{ leaseOwner: null }, { leaseOwner: owner }, { leaseUntil: { lt: now } }] });
  return {
    async take(noun, id, owner, now, until) {
      const data = { leaseOwner: owner, leaseUntil: until };
      const where = { id, ...free(owner, now) };
      const result = noun === 'cluster' ? await db.cluster.updateMany({ where, data }) : await db.job.updateMany({ where, data });
      return result.count === 1;
    },
    async give(noun, id, owner) {
      const data = { leaseOwner: null, leaseUntil: null };
      const where = { id, leaseOwner: owner };
      if (noun === 'cluster') await db.cluster.updateMany({ where, data });
      else await db.job.updateMany({ where, data });
    },
    async takeFollow(jobId, owner, now, until) {
      const result = await db.job.updateMany({
        where: { id: jobId, OR: [{ followOwner: null }, { followOwner: owner }, { followUntil: { lt: now } }] },
        data: { followOwner: owner, followUntil: until },
      });
      return result.count === 1;
    },
    async freeDead(engine, owner) {
      const dead = { startsWith: `${engine}:`, not: owner };
      await db.cluster.updateMany({ where: { leaseOwner: dead }, data: { leaseOwner: null, leaseUntil: null } });
      await db.job.updateMany({ where: { leaseOwner: dead }, data: { leaseOwner: null, leaseUntil: null } });
      await db.job.updateMany({ where: { followOwner: dead }, data: { followOwner: null, followUntil: null } });
    },
  };
}
