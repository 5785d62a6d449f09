/**
 * Looks at what really exists: one list call for each provider and region serves every cluster there. A machine that is
 * missing makes its cluster degraded; one that is ours but whose cluster is over (it was silent while we took the
 * cluster away) is ended; one whose cluster nobody knows is told of and left alone.
 */
import type { NodeListing, Provider, ProviderNode } from '@/server/providers/contract/provider';
import { isClusterOver } from '@/server/domain/cluster';
import { messageOf } from '@/server/domain/errors';
import type { ClusterPatch, ClusterRow, NodePatch, NodeRow } from '@/server/store/clusters';
import type { NewEvent } from '@/server/store/events';
import type { EngineContext } from '../context';
import { nodeLabel } from '../reach-node';

export async function watchClusters(context: EngineContext): Promise<void> {
  const clusters = await context.store.clusters.live();
  await Promise.all(
    [...context.providers.values()].map(async (provider) => {
      const mine = clusters.filter((cluster) => cluster.provider === provider.name);
      const listing = await provider.listNodes(context.deploymentId, null).catch((error: unknown) => {
        context.log.warn({ provider: provider.name, error: messageOf(error) }, 'machines could not be listed');
        return null;
      });
      if (listing === null) return;
      for (const cluster of mine) await compare(context, cluster, listing);
      await endForgotten(context, provider, listing.nodes);
    }),
  );
}

async function compare(context: EngineContext, cluster: ClusterRow, listing: NodeListing): Promise<void> {
  if (cluster.phase !== 'up' && cluster.phase !== 'degraded') return;
  if (cluster.desired === 'down') return;
  const now = context.clock.now();
  const patches: NodePatch[] = [];
  const events: NewEvent[] = [];
  const states = cluster.nodes.map((node) => {
    const state = stateOf(node, listing);
    if (state === node.state) return state;
    patches.push({ id: node.id, state, unreachableSince: state === 'unreachable' ? (node.unreachableSince ?? now) : null });
    events.push(describe(cluster, node, state));
    return state;
  });
  const phase = states.every((state) => state === 'running') ? 'up' : 'degraded';
  if (patches.length === 0 && phase === cluster.phase) return;
  const missing = cluster.nodes.filter((_, index) => states[index] !== 'running').map(nodeLabel);
  const detail = phase === 'up' ? null : `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing or silent.`;
  const change: ClusterPatch = phase === cluster.phase ? {} : { phase };
  if (phase !== cluster.phase)
    events.push({
      kind: 'cluster.phase',
      clusterId: cluster.id,
      level: phase === 'up' ? 'info' : 'warning',
      message: detail ?? 'Every machine answers again.',
      data: { phase },
    });
  await context.store.clusters.apply(cluster.id, cluster.version, now, { ...change, detail }, patches, events);
}

function stateOf(node: NodeRow, listing: NodeListing): 'running' | 'unreachable' | 'gone' {
  if (listing.nodes.some((machine) => machine.token === node.token && machine.state !== 'stopping')) return 'running';
  return listing.unreachable.some((machine) => machine.id === node.providerId) ? 'unreachable' : 'gone';
}

function describe(cluster: ClusterRow, node: NodeRow, state: 'running' | 'unreachable' | 'gone'): NewEvent {
  if (state === 'running') return { kind: 'node.recovered', clusterId: cluster.id, message: `${nodeLabel(node)} answers again.` };
  const what = state === 'gone' ? 'no longer holds this cluster: it was reset or removed.' : 'does not answer.';
  return { kind: 'node.lost', level: 'warning', clusterId: cluster.id, message: `${nodeLabel(node)} ${what}` };
}

async function endForgotten(context: EngineContext, provider: Provider, machines: ProviderNode[]): Promise<void> {
  const rows = new Map(
    (await context.store.clusters.byIds([...new Set(machines.map((machine) => machine.clusterId))])).map((row) => [row.id, row]),
  );
  const over = machines.filter((machine) => {
    const row = rows.get(machine.clusterId);
    if (!row)
      context.log.warn(
        { provider: provider.name, machine: machine.id, cluster: machine.clusterId },
        'a machine carries our mark but no row knows its cluster',
      );
    return row !== undefined && isClusterOver(row.phase);
  });
  if (over.length === 0) return;
  await provider.terminateNodes(
    context.deploymentId,
    over.map(({ id, token }) => ({ id, token })),
  );
  for (const machine of over) {
    await context.store.events.add(context.clock.now(), {
      kind: 'note',
      clusterId: machine.clusterId,
      message: `${machine.id} answered again; what was left on it was ended.`,
    });
  }
}
