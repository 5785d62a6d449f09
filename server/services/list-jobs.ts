import { DhowError } from '@/server/domain/errors';
import { clusterInfra } from '@/server/domain/infra';
import type { JobDetail, JobPhase, JobView } from '@/server/domain/job';
import { isJobOver } from '@/server/domain/job';
import { formatAccelerators } from '@/server/domain/task';
import type { JobFilter, JobListRow } from '@/server/store/jobs';
import { toPhaseMarks } from './cluster-views';
import type { ServiceContext } from './context';

/** Newest first. `counts` ignores the filter's phases, so that each pill tells what it would show. */
export async function listJobs(
  context: ServiceContext,
  filter: JobFilter,
  limit: number,
  offset: number,
): Promise<{ jobs: JobView[]; total: number; counts: Record<JobPhase, number> }> {
  const [page, counts] = await Promise.all([context.store.jobs.list(filter, limit, offset), context.store.jobs.countPhases(filter)]);
  return { jobs: page.jobs.map(toJobView), total: page.total, counts };
}

export async function getJob(context: ServiceContext, id: string): Promise<JobDetail> {
  const row = await context.store.jobs.get(id);
  const cluster = row && (await context.store.clusters.get(row.clusterId));
  if (!row || !cluster) throw new DhowError('not-found', `There is no job ${id}.`);
  const phases = await context.store.events.phases({ jobId: row.id, clusterId: row.clusterId });
  const until = row.endedAt ?? context.clock.now();
  const history = toPhaseMarks(
    phases.filter(
      (event) => event.jobId === row.id || (Date.parse(event.at) >= row.submittedAt.getTime() && Date.parse(event.at) <= until.getTime()),
    ),
  );
  const { logFiles } = context;
  return {
    ...toJobView({ ...row, cluster }),
    ranks: row.ranks.map((rank) => ({
      rank: rank.rank,
      ip: rank.ip,
      setupExitCode: rank.setupExitCode,
      runExitCode: rank.runExitCode,
      logBytes: {
        setup: logFiles.size(row.id, { stage: 'setup', rank: rank.rank }),
        run: logFiles.size(row.id, { stage: 'run', rank: rank.rank }),
      },
    })),
    history,
    yaml: row.yaml,
    command: row.command,
    hasSetup: row.task.setup !== null && !row.isExec,
  };
}

function toJobView(row: Omit<JobListRow, 'cluster'> & { cluster: JobListRow['cluster'] }): JobView {
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    clusterId: row.clusterId,
    clusterName: row.cluster.name,
    clusterPhase: row.cluster.phase,
    infra: clusterInfra(row.cluster),
    phase: row.phase,
    detail: row.detail,
    numNodes: row.numNodes,
    accelerators: formatAccelerators(row.task.resources[0]?.accelerators ?? null),
    user: row.user,
    submittedAt: row.submittedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    phaseSince: row.phaseSince.toISOString(),
    exitCode: isJobOver(row.phase) ? row.exitCode : null,
  };
}
