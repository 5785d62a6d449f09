/** The way from a node's row to its shell runtime. */
import { ProviderError } from '@/server/providers/contract/errors';
import type { Provider } from '@/server/providers/contract/provider';
import type { NodeRuntime } from '@/server/runtime/units';
import type { ClusterRow, NodeRow } from '@/server/store/clusters';
import type { EngineContext } from './context';

export function providerOf(context: Pick<EngineContext, 'providers'>, cluster: Pick<ClusterRow, 'provider'>): Provider {
  const provider = context.providers.get(cluster.provider);
  if (!provider) throw new ProviderError('misconfigured', 'cloud', `Provider “${cluster.provider}” is not part of this installation.`);
  return provider;
}

/** `node 1 (10.0.0.2)`: how messages name a node. */
export const nodeLabel = (node: Pick<NodeRow, 'rank' | 'publicAddress' | 'internalAddress'>): string => {
  const address = node.publicAddress ?? node.internalAddress;
  return address ? `node ${node.rank} (${address})` : `node ${node.rank}`;
};

export async function reachNode(context: EngineContext, cluster: ClusterRow, node: NodeRow): Promise<NodeRuntime> {
  if (node.providerId === null) throw new ProviderError('transient', 'zone', `${nodeLabel(node)} has no machine yet.`);
  const access = await providerOf(context, cluster).access({ id: node.providerId });
  return context.openRuntime(access, cluster.id, nodeLabel(node));
}
