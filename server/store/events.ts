/** The timeline: appended to, never changed. */
import type { EventKind, EventLevel, EventView } from '@/server/domain/event';
import type { Db, Tx } from './database';
import type { Event, Prisma } from './prisma/client';

export interface NewEvent {
  kind: EventKind;
  message: string;
  level?: EventLevel;
  clusterId?: string | null;
  jobId?: string | null;
  data?: Record<string, unknown>;
}

/** Inside the caller's transaction, so that a change and its event are told together or not at all. */
export async function addEvents(tx: Tx | Db, at: Date, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.event.createMany({
    data: events.map((event) => ({
      at,
      kind: event.kind,
      level: event.level ?? 'info',
      message: event.message,
      clusterId: event.clusterId ?? null,
      jobId: event.jobId ?? null,
      data: (event.data ?? undefined) as Prisma.InputJsonValue | undefined,
    })),
  });
}

export interface EventStore {
  /** Newest last. `limit` counts from the newest. */
  list(filter: { clusterId?: string; jobId?: string }, limit: number): Promise<EventView[]>;
  /** Entered phases of a job and of its cluster, oldest first. */
  phases(filter: { clusterId?: string; jobId?: string }): Promise<EventView[]>;
  add(at: Date, event: NewEvent): Promise<void>;
}

export function createEventStore(db: Db): EventStore {
  const where = (filter: { clusterId?: string; jobId?: string }): Prisma.EventWhereInput => {
    if (filter.clusterId && filter.jobId) return { OR: [{ jobId: filter.jobId }, { clusterId: filter.clusterId, jobId: null }] };
    if (filter.jobId) return { jobId: filter.jobId };
    return filter.clusterId ? { clusterId: filter.clusterId } : {};
  };
  return {
    async list(filter, limit) {
      const rows = await db.event.findMany({ where: where(filter), orderBy: { id: 'desc' }, take: limit });
      return rows.reverse().map(toView);
    },
    async phases(filter) {
      const kinds: EventKind[] = ['cluster.phase', 'job.phase'];
      const rows = await db.event.findMany({ where: { AND: [where(filter), { kind: { in: kinds } }] }, orderBy: { id: 'asc' } });
      return rows.map(toView);
    },
    add: (at, event) => addEvents(db, at, [event]),
  };
}

function toView(row: Event): EventView {
  return {
    id: row.id.toString(),
    at: row.at.toISOString(),
    kind: row.kind as EventKind,
    level: row.level as EventLevel,
    message: row.message,
    clusterId: row.clusterId,
    jobId: row.jobId,
    data: row.data as Record<string, unknown> | null,
  };
}
