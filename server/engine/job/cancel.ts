/** Ends a job that its owner no longer wants, or whose cluster goes: every process of it, then its logs come home. */
import type { JobStage } from '@/server/domain/job';
import type { ClusterRow, NodeRow } from '@/server/store/clusters';
import type { JobRow } from '@/server/store/jobs';
import type { EngineContext } from '../context';
import { reachNode } from '../reach-node';
import type { StepResult } from '../turn';
import { enterPhase } from './enter-phase';
import { finish } from './finish';

const stopGraceSeconds = 10;

export async function cancel(context: EngineContext, job: JobRow, cluster: ClusterRow): Promise<StepResult> {
  const hasStarted = job.phase !== 'pending';
  if (!hasStarted) return finish(context, job, ...whyOver(job, cluster));
  if (job.phase !== 'cancelling') return enterPhase(context, job, 'cancelling', 'Ending every process of the job.');
  const open = openUnits(job, cluster);
  const reachable = open.filter(({ node }) => node.state !== 'gone' && !isSilent(context, node));
  await Promise.all(
    reachable.map(async ({ node, stage }) => (await reachNode(context, cluster, node)).stop({ jobId: job.id, stage }, stopGraceSeconds)),
  );
  const unlogged = reachable.filter(({ isStarted }) => isStarted);
  if (unlogged.length === 0) return finish(context, job, ...whyOver(job, cluster));
  for (const { node, stage } of unlogged) context.followers.follow(job, cluster, node, stage);
  return { againInMs: 5_000 };
}

/** Units that may still have processes or bytes. One whose start we do not know of may run all the same. */
function openUnits(job: JobRow, cluster: ClusterRow): { node: NodeRow; stage: JobStage; isStarted: boolean }[] {
  return job.ranks.flatMap((rank) => {
    const node = cluster.nodes[rank.rank];
    if (!node || rank.lostReason !== null) return [];
    const units: { node: NodeRow; stage: JobStage; isStarted: boolean }[] = [];
    if (job.task.setup !== null && !job.isExec && !rank.isSetupLogged) units.push({ node, stage: 'setup', isStarted: rank.isSetupStarted });
    if (!rank.isRunLogged) units.push({ node, stage: 'run', isStarted: rank.isRunStarted });
    return units;
  });
}

const isSilent = (context: EngineContext, node: NodeRow): boolean =>
  node.unreachableSince !== null && context.clock.now().getTime() - node.unreachableSince.getTime() > 20_000;

function whyOver(job: JobRow, cluster: ClusterRow): ['failed-driver' | 'cancelled', string | null] {
  if (job.cancelAsked) return ['cancelled', null];
  if (cluster.errorMessage !== null)
    return [
      'failed-driver',
      `The cluster could not be brought up: ${cluster.errorMessage}${cluster.errorHint ? ` ${cluster.errorHint}` : ''}`,
    ];
  return ['cancelled', 'The cluster was torn down.'];
}
