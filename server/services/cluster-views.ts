/** From rows to what the API says of clusters. */
import type { ClusterView } from '@/server/domain/cluster';
import type { PhaseMark, EventView } from '@/server/domain/event';
import { clusterInfra } from '@/server/domain/infra';
import { describeHardware, type NodeView } from '@/server/domain/node';
import type { ClusterSummary, NodeRow } from '@/server/store/clusters';

export function toClusterView(row: ClusterSummary): ClusterView {
  const facts = row.nodes.find((node) => node.facts !== null)?.facts;
  const isOver = row.endedAt !== null;
  return {
    id: row.id,
    name: row.name,
    phase: row.phase,
    detail: row.detail,
    error: row.errorCode === null ? null : { code: row.errorCode, message: row.errorMessage ?? '', hint: row.errorHint },
    provider: row.provider,
    region: row.region,
    zone: row.zone,
    infra: clusterInfra(row),
    numNodes: row.numNodes,
    hardware: facts ? describeHardware(facts) : null,
    usdPerHour: isOver ? 0 : row.usdPerHour,
    user: row.user,
    createdAt: row.createdAt.toISOString(),
    phaseSince: row.phaseSince.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    activeJobs: row.activeJobs,
    totalJobs: row.totalJobs,
    lastJobId: row.lastJobId,
  };
}

export const toNodeView = (node: NodeRow): NodeView => ({
  id: node.providerId ?? node.id,
  rank: node.rank,
  state: node.state,
  address: node.publicAddress ?? node.internalAddress,
  facts: node.facts,
  sshCommand: node.endedAt === null ? node.connectCommand : null,
});

export function toPhaseMarks(events: EventView[]): PhaseMark[] {
  return events.flatMap((event) => {
    const phase = event.data?.['phase'];
    return typeof phase === 'string' ? [{ noun: event.kind === 'cluster.phase' ? 'cluster' : 'job', phase, at: event.at } as const] : [];
  });
}
