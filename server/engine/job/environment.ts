/** The variables a script sees: SkyPilot's names, so that its task files run unchanged, then the user's own. */
import { clusterInfra } from '@/server/domain/infra';
import type { JobStage } from '@/server/domain/job';
import type { ClusterRow, NodeRow } from '@/server/store/clusters';
import type { JobRow } from '@/server/store/jobs';
import type { EngineContext } from '../context';

export function unitEnvironment(
  context: EngineContext,
  job: JobRow,
  cluster: ClusterRow,
  node: NodeRow,
  stage: JobStage,
): Record<string, string> {
  const nodes = cluster.nodes.slice(0, job.numNodes);
  const ips = nodes.map((other) => other.internalAddress ?? other.publicAddress ?? '');
  const gpus = Math.ceil(Math.max(0, ...job.task.resources.map((resources) => resources.accelerators?.count ?? 0)));
  const taskId = `sky-${timestamp(job.submittedAt)}_${cluster.name}_${job.number}`;
  const prefix = stage === 'setup' ? 'SKYPILOT_SETUP' : 'SKYPILOT';
  return {
    [`${prefix}_NODE_RANK`]: String(node.rank),
    [`${prefix}_NODE_IPS`]: ips.join('\n'),
    [`${prefix}_NUM_GPUS_PER_NODE`]: String(gpus),
    SKYPILOT_NUM_NODES: String(job.numNodes),
    SKYPILOT_HEAD_IP: ips[0] ?? '',
    SKYPILOT_TASK_ID: taskId,
    SKYPILOT_INTERNAL_JOB_ID: String(job.number),
    SKYPILOT_USER: job.user,
    SKYPILOT_CLUSTER_INFO: JSON.stringify({
      cluster_name: cluster.name,
      cloud: cluster.provider,
      region: cluster.region,
      zone: cluster.zone,
    }),
    DHOW_INFRA: clusterInfra(cluster),
    ...job.task.envs,
    ...(job.sealedSecrets ? (JSON.parse(context.sealer.open(job.sealedSecrets)) as Record<string, string>) : {}),
  };
}

/** 2026-11-23-23-41-45-123000, in UTC: the form of SkyPilot's run timestamps. */
function timestamp(at: Date): string {
  const [date = '', time = ''] = at.toISOString().split('T');
  return `${date}-${time.slice(0, 8).replaceAll(':', '-')}-${time.slice(9, 12)}000`;
}
