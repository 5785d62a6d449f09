/** Clusters and their nodes. Every write of a reconciler is guarded by the version it read. */
import type { ClusterPhase } from '@/server/domain/cluster';
import type { NodeFacts, NodeState } from '@/server/domain/node';
import type { Db, Tx } from './database';
import { isUniqueViolation } from './database';
import { addEvents, type NewEvent } from './events';
import type { Cluster, Node, Prisma } from './prisma/client';

export interface NodeRow extends Omit<Node, 'facts' | 'state'> {
  facts: NodeFacts | null;
  state: NodeState;
}
export interface ClusterRow extends Omit<Cluster, 'phase' | 'desired'> {
  phase: ClusterPhase;
  desired: 'up' | 'down';
  /** In rank order. */
  nodes: NodeRow[];
}
export interface ClusterSummary extends Omit<ClusterRow, 'nodes'> {
  nodes: Pick<NodeRow, 'rank' | 'state' | 'facts'>[];
  activeJobs: number;
  totalJobs: number;
  lastJobId: string | null;
}

export interface NewCluster {
  id: string;
  name: string;
  provider: string;
  region: string | null;
  zone: string | null;
  instanceType: string;
  usdPerHour: number;
  user: string;
  yaml: string | null;
  nodes: { id: string; rank: number; token: string }[];
}

export type ClusterPatch = Partial<
  Pick<Cluster, 'detail' | 'errorCode' | 'errorMessage' | 'errorHint' | 'failures' | 'nextTurnAt' | 'desired' | 'endedAt'>
> & { phase?: ClusterPhase };
export type NodePatch = { id: string } & Partial<
  Pick<Node, 'providerId' | 'internalAddress' | 'publicAddress' | 'connectCommand' | 'unreachableSince' | 'endedAt'>
> & { state?: NodeState; facts?: NodeFacts };

export interface ClusterStore {
  get(id: string): Promise<ClusterRow | null>;
  /** The living cluster of a name, else the one that ended last. */
  findByName(name: string): Promise<ClusterRow | null>;
  list(filter: { includeEnded?: boolean; search?: string }): Promise<ClusterSummary[]>;
  countPhases(): Promise<Partial<Record<ClusterPhase, number>>>;
  /** Ids of clusters that are on their way somewhere; those at rest are woken by changes alone. */
  restlessIds(): Promise<string[]>;
  live(): Promise<ClusterRow[]>;
  /** Clusters by id, over or not: what an intent token on a machine points to. */
  byIds(ids: string[]): Promise<{ id: string; phase: ClusterPhase; endedAt: Date | null }[]>;
  /** Applies a turn's result when nobody changed the row since `version`; false: drop the result. */
  apply(id: string, version: number, now: Date, patch: ClusterPatch, nodes: NodePatch[], events: NewEvent[]): Promise<boolean>;
  /** Sets what the owner wants; wakes the reconciler. */
  want(id: string, desired: 'down', now: Date, event: NewEvent): Promise<void>;
  /** What no turn owns: a node's reachability as a log follower or the watch saw it. Wakes the reconcilers. */
  patchNode(patch: NodePatch, now: Date, event: NewEvent | null): Promise<void>;
}

/** Inserts a cluster with its nodes' intents, in the caller's transaction. Returns false when the name is taken. */
export async function insertCluster(tx: Tx, now: Date, cluster: NewCluster): Promise<void> {
  const { nodes, ...row } = cluster;
  await tx.cluster.create({
    data: {
      ...row,
      numNodes: nodes.length,
      phase: 'provisioning' satisfies ClusterPhase,
      phaseSince: now,
      createdAt: now,
      nodes: { create: nodes.map((node) => ({ ...node, createdAt: now })) },
    },
  });
  await addEvents(tx, now, [
    { kind: 'cluster.phase', clusterId: cluster.id, message: `Cluster “${cluster.name}” was asked for.`, data: { phase: 'provisioning' } },
  ]);
}

export const isNameTaken = isUniqueViolation;

export function createClusterStore(db: Db): ClusterStore {
  const nodes = { nodes: { orderBy: { rank: 'asc' } } } as const satisfies Prisma.ClusterInclude;
  return {
    async get(id) {
      const row = await db.cluster.findUnique({ where: { id }, include: nodes });
      return row && toRow(row);
    },
    async findByName(name) {
      const row =
        (await db.cluster.findFirst({ where: { name, endedAt: null }, include: nodes })) ??
        (await db.cluster.findFirst({ where: { name }, orderBy: { createdAt: 'desc' }, include: nodes }));
      return row && toRow(row);
    },
    list: (filter) => listClusters(db, filter),
    async countPhases() {
      const groups = await db.cluster.groupBy({ by: ['phase'], _count: true });
      return Object.fromEntries(groups.map((group) => [group.phase, group._count]));
    },
    async restlessIds() {
      const atRest: ClusterPhase[] = ['up', 'degraded'];
      const where = { endedAt: null, OR: [{ phase: { notIn: atRest } }, { desired: 'down' }] };
      return (await db.cluster.findMany({ where, select: { id: true } })).map((row) => row.id);
    },
    async live() {
      return (await db.cluster.findMany({ where: { endedAt: null }, include: nodes })).map(toRow);
    },
    async byIds(ids) {
      const rows = await db.cluster.findMany({ where: { id: { in: ids } }, select: { id: true, phase: true, endedAt: true } });
      return rows.map((row) => ({ ...row, phase: row.phase as ClusterPhase }));
    },
    async apply(id, version, now, patch, nodePatches, events) {
      return db.$transaction(async (tx) => {
        const changed = await tx.cluster.updateMany({
          where: { id, version },
          data: { ...patch, ...(patch.phase ? { phaseSince: now } : {}), version: { increment: 1 } },
        });
        if (changed.count === 0) return false;
        for (const node of nodePatches) await updateNode(tx, node);
        await addEvents(tx, now, events);
        return true;
      });
    },
    async want(id, desired, now, event) {
      await db.$transaction(async (tx) => {
        await tx.cluster.update({ where: { id }, data: { desired, nextTurnAt: null, version: { increment: 1 } } });
        await addEvents(tx, now, [event]);
      });
    },
    async patchNode(patch, now, event) {
      await db.$transaction(async (tx) => {
        await updateNode(tx, patch);
        await tx.cluster.updateMany({ where: { nodes: { some: { id: patch.id } } }, data: { version: { increment: 1 } } });
        if (event) await addEvents(tx, now, [event]);
      });
    },
  };
}

async function updateNode(tx: Tx, patch: NodePatch): Promise<void> {
  const { id, facts, ...rest } = patch;
  await tx.node.update({
    where: { id },
    data: { ...rest, ...(facts ? { facts: facts as unknown as Prisma.InputJsonValue } : {}) },
  });
}

async function listClusters(db: Db, filter: { includeEnded?: boolean; search?: string }): Promise<ClusterSummary[]> {
  const rows = await db.cluster.findMany({
    where: {
      ...(filter.includeEnded ? {} : { endedAt: null }),
      ...(filter.search ? { name: { contains: filter.search, mode: 'insensitive' as const } } : {}),
    },
    orderBy: { createdAt: 'desc' },
    take: 10_000,
    include: { nodes: { select: { rank: true, state: true, facts: true }, orderBy: { rank: 'asc' } } },
  });
  const ids = rows.map((row) => row.id);
  const counts = await db.job.groupBy({ by: ['clusterId'], where: { clusterId: { in: ids } }, _count: { _all: true, endedAt: true } });
  const last = await db.job.findMany({
    where: { clusterId: { in: ids } },
    distinct: ['clusterId'],
    orderBy: [{ clusterId: 'asc' }, { number: 'desc' }],
    select: { id: true, clusterId: true },
  });
  const countOf = new Map(counts.map((count) => [count.clusterId, count._count]));
  const lastOf = new Map(last.map((job) => [job.clusterId, job.id]));
  return rows.map((row) => {
    const count = countOf.get(row.id);
    return {
      ...row,
      phase: row.phase as ClusterPhase,
      desired: row.desired as 'up' | 'down',
      nodes: row.nodes.map((node) => ({ ...node, state: node.state as NodeState, facts: node.facts as NodeFacts | null })),
      totalJobs: count?._all ?? 0,
      activeJobs: (count?._all ?? 0) - (count?.endedAt ?? 0),
      lastJobId: lastOf.get(row.id) ?? null,
    };
  });
}

function toRow(row: Cluster & { nodes: Node[] }): ClusterRow {
  return {
    ...row,
    phase: row.phase as ClusterPhase,
    desired: row.desired as 'up' | 'down',
    nodes: row.nodes.map((node) => ({ ...node, state: node.state as NodeState, facts: node.facts as unknown as NodeFacts | null })),
  };
}
