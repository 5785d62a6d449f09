/** Jobs and each node's part in them. Every write of a reconciler is guarded by the version it read. */
import { admit, type Admission, type ClusterCapacity, type QueuedJob } from '@/server/domain/admission';
import { jobPhases, type JobPhase } from '@/server/domain/job';
import type { Task } from '@/server/domain/task';
import type { ClusterPhase } from '@/server/domain/cluster';
import type { Db, Tx } from './database';
import { addEvents, type NewEvent } from './events';
import type { Job, JobRank, Prisma } from './prisma/client';

/** Secrets are kept apart, sealed. */
export type StoredTask = Omit<Task, 'secrets'>;
/** Which snapshot goes where: tree ids. */
export interface JobSources {
  workdir: string | null;
  mounts: Record<string, string>;
}
export interface JobRow extends Omit<Job, 'phase' | 'task' | 'sources'> {
  phase: JobPhase;
  task: StoredTask;
  sources: JobSources;
  ranks: JobRank[];
}
export interface JobListRow extends Omit<JobRow, 'ranks'> {
  cluster: { name: string; phase: ClusterPhase; provider: string; region: string | null };
}

export interface NewJob {
  id: string;
  clusterId: string;
  name: string | null;
  task: StoredTask;
  yaml: string;
  sealedSecrets: string | null;
  sources: JobSources;
  command: string;
  user: string;
  isExec: boolean;
}

export type JobPatch = Partial<
  Pick<Job, 'detail' | 'exitCode' | 'failures' | 'nextTurnAt' | 'startedAt' | 'endedAt' | 'cancelAsked' | 'sealedSecrets'>
> & { phase?: JobPhase };
export type RankPatch = { rank: number } & Partial<Omit<JobRank, 'jobId' | 'rank'>>;

export interface JobFilter {
  clusterId?: string | undefined;
  phases?: JobPhase[] | undefined;
  search?: string | undefined;
}

export interface JobStore {
  get(id: string): Promise<JobRow | null>;
  findByNumber(clusterId: string, number: number): Promise<JobRow | null>;
  list(filter: JobFilter, limit: number, offset: number): Promise<{ jobs: JobListRow[]; total: number }>;
  countPhases(filter: Omit<JobFilter, 'phases'>): Promise<Record<JobPhase, number>>;
  /** Ids of jobs that are not over; of one cluster, or of all. */
  liveIds(clusterId?: string): Promise<string[]>;
  apply(id: string, version: number, now: Date, patch: JobPatch, ranks: RankPatch[], events: NewEvent[]): Promise<boolean>;
  /** Moves a pending job out of the queue if its turn has come: decided and written under the cluster's row lock. */
  admit(id: string, version: number, now: Date, capacity: ClusterCapacity, next: JobPhase): Promise<Admission | 'changed'>;
  askCancel(id: string, now: Date, message: string): Promise<void>;
  /** What a log follower learnt, which no turn owns; wakes the job's reconciler. */
  patchRank(jobId: string, patch: RankPatch, now: Date, event: NewEvent | null): Promise<void>;
}

/** Inserts a job in the caller's transaction and gives it the cluster's next number. */
export async function insertJob(tx: Tx, now: Date, job: NewJob, nodes: { id: string; rank: number }[]): Promise<number> {
  const cluster = await tx.cluster.update({
    where: { id: job.clusterId },
    data: { nextJobNumber: { increment: 1 } },
    select: { nextJobNumber: true },
  });
  const number = cluster.nextJobNumber - 1;
  const ranks = nodes.slice(0, job.task.numNodes);
  await tx.job.create({
    data: {
      ...job,
      task: job.task as unknown as Prisma.InputJsonValue,
      sources: job.sources as unknown as Prisma.InputJsonValue,
      number,
      numNodes: job.task.numNodes,
      phase: 'pending' satisfies JobPhase,
      phaseSince: now,
      submittedAt: now,
      ranks: { create: ranks.map((node) => ({ rank: node.rank, nodeId: node.id })) },
    },
  });
  await addEvents(tx, now, [
    { kind: 'job.phase', clusterId: job.clusterId, jobId: job.id, message: `Job ${number} was submitted.`, data: { phase: 'pending' } },
  ]);
  return number;
}

const rankOrder = { ranks: { orderBy: { rank: 'asc' } } } as const satisfies Prisma.JobInclude;

export function createJobStore(db: Db): JobStore {
  return {
    async get(id) {
      const row = await db.job.findUnique({ where: { id }, include: rankOrder });
      return row && { ...toRow(row), ranks: row.ranks };
    },
    async findByNumber(clusterId, number) {
      const row = await db.job.findUnique({ where: { clusterId_number: { clusterId, number } }, include: rankOrder });
      return row && { ...toRow(row), ranks: row.ranks };
    },
    async list(filter, limit, offset) {
      const where = toWhere(filter);
      const [rows, total] = await Promise.all([
        db.job.findMany({
          where,
          orderBy: [{ submittedAt: 'desc' }, { number: 'desc' }],
          take: limit,
          skip: offset,
          include: { cluster: { select: { name: true, phase: true, provider: true, region: true } } },
        }),
        db.job.count({ where }),
      ]);
      return {
        total,
        jobs: rows.map((row) => ({ ...toRow(row), cluster: { ...row.cluster, phase: row.cluster.phase as ClusterPhase } })),
      };
    },
    async countPhases(filter) {
      const groups = await db.job.groupBy({ by: ['phase'], where: toWhere(filter), _count: true });
      const counts = Object.fromEntries(jobPhases.map((phase) => [phase, 0])) as Record<JobPhase, number>;
      for (const group of groups) counts[group.phase as JobPhase] = group._count;
      return counts;
    },
    async liveIds(clusterId) {
      const where = { endedAt: null, ...(clusterId ? { clusterId } : {}) };
      const rows = await db.job.findMany({ where, select: { id: true }, orderBy: [{ clusterId: 'asc' }, { number: 'asc' }] });
      return rows.map((row) => row.id);
    },
    async apply(id, version, now, patch, ranks, events) {
      return db.$transaction(async (tx) => {
        const changed = await tx.job.updateMany({
          where: { id, version },
          data: { ...patch, ...(patch.phase ? { phaseSince: now } : {}), version: { increment: 1 } },
        });
        if (changed.count === 0) return false;
        for (const { rank, ...data } of ranks) await tx.jobRank.update({ where: { jobId_rank: { jobId: id, rank } }, data });
        await addEvents(tx, now, events);
        return true;
      });
    },
    admit: (id, version, now, capacity, next) => admitUnderLock(db, id, version, now, capacity, next),
    async askCancel(id, now, message) {
      await db.$transaction(async (tx) => {
        const job = await tx.job.update({
          where: { id },
          data: { cancelAsked: true, nextTurnAt: null, version: { increment: 1 } },
          select: { clusterId: true },
        });
        await addEvents(tx, now, [{ kind: 'job.cancel-requested', clusterId: job.clusterId, jobId: id, message }]);
      });
    },
    async patchRank(jobId, { rank, ...data }, now, event) {
      await db.$transaction(async (tx) => {
        await tx.jobRank.update({ where: { jobId_rank: { jobId, rank } }, data });
        await tx.job.update({ where: { id: jobId }, data: { version: { increment: 1 } } });
        if (event) await addEvents(tx, now, [event]);
      });
    },
  };
}

async function admitUnderLock(db: Db, id: string, version: number, now: Date, capacity: ClusterCapacity, next: JobPhase) {
  return db.$transaction(async (tx) => {
    const job = await tx.job.findUniqueOrThrow({ where: { id } });
    await tx.$queryRaw`SELECT 1 FROM "Cluster" WHERE "id" = ${job.clusterId} FOR UPDATE`;
    const live = await tx.job.findMany({ where: { clusterId: job.clusterId, endedAt: null, id: { not: id } }, orderBy: { number: 'asc' } });
    const running = live.filter((other) => other.phase !== 'pending').map(toQueued);
    const before = live.filter((other) => other.phase === 'pending' && !other.cancelAsked && other.number < job.number).map(toQueued);
    const answer = admit(toQueued(job), running, before, capacity);
    if (!answer.isAdmitted) return answer;
    const changed = await tx.job.updateMany({
      where: { id, version, phase: 'pending' satisfies JobPhase },
      data: { phase: next, phaseSince: now, startedAt: now, detail: null, failures: 0, version: { increment: 1 } },
    });
    if (changed.count === 0) return 'changed' as const;
    await addEvents(tx, now, [
      { kind: 'job.phase', clusterId: job.clusterId, jobId: id, message: `Job ${job.number} left the queue.`, data: { phase: next } },
    ]);
    return answer;
  });
}

function toQueued(row: Job): QueuedJob {
  const task = row.task as unknown as StoredTask;
  const gpus = Math.max(0, ...task.resources.map((resources) => resources.accelerators?.count ?? 0));
  return { id: row.id, number: row.number, numNodes: row.numNodes, gpusPerNode: gpus };
}

function toWhere(filter: JobFilter): Prisma.JobWhereInput {
  const search = filter.search?.trim();
  return {
    ...(filter.clusterId ? { clusterId: filter.clusterId } : {}),
    ...(filter.phases?.length ? { phase: { in: filter.phases } } : {}),
    ...(search
      ? {
          OR: [
            { name: { contains: search, mode: 'insensitive' } },
            { cluster: { name: { contains: search, mode: 'insensitive' } } },
            ...(/^\d{1,9}$/.test(search) ? [{ number: Number(search) }] : []),
          ],
        }
      : {}),
  };
}

function toRow(row: Job): Omit<JobRow, 'ranks'> {
  return {
    ...row,
    phase: row.phase as JobPhase,
    task: row.task as unknown as StoredTask,
    sources: row.sources as unknown as JobSources,
  };
}
