/** Asks the provider for the machines. The intents (rows with tokens) were written before; a repeat makes nothing twice. */
import type { ClusterRow } from '@/server/store/clusters';
import type { EngineContext } from '../context';
import { providerOf } from '../reach-node';
import type { StepResult } from '../turn';
import { enterPhase } from './enter-phase';

export async function provision(context: EngineContext, cluster: ClusterRow, signal: AbortSignal): Promise<StepResult> {
  const provider = providerOf(context, cluster);
  const made = await provider.createNodes({
    deploymentId: context.deploymentId,
    clusterId: cluster.id,
    clusterName: cluster.name,
    region: cluster.region,
    zone: cluster.zone,
    instanceType: cluster.instanceType,
    nodes: cluster.nodes.map(({ rank, token }) => ({ rank, token })),
    signal,
  });
  const patches = await Promise.all(
    cluster.nodes.map(async (node) => {
      const machine = made.find((candidate) => candidate.token === node.token);
      if (!machine) throw new Error(`The provider did not return node ${node.rank}.`);
      return {
        id: node.id,
        providerId: machine.id,
        state: 'running' as const,
        internalAddress: machine.internalAddress,
        publicAddress: machine.publicAddress,
        connectCommand: await provider.connectCommand({ id: machine.id }),
      };
    }),
  );
  const where = patches.map((patch) => patch.publicAddress ?? patch.internalAddress ?? patch.providerId).join(', ');
  const message = `${made.length === 1 ? 'One machine is' : `${made.length} machines are`} ours: ${where}.`;
  return enterPhase(context, cluster, 'connecting', 'Getting in.', {
    nodes: patches,
    events: [{ kind: 'node.created', clusterId: cluster.id, message }],
  });
}
