/** Brings the job's files to every node it runs on, all nodes at once. A node that has them is not asked again. */
import type { Tree } from '@/server/domain/tree';
import type { ClusterRow } from '@/server/store/clusters';
import type { JobRow } from '@/server/store/jobs';
import type { SyncReport } from '@/server/runtime/units';
import type { EngineContext } from '../context';
import { nodeLabel, reachNode } from '../reach-node';
import type { StepResult } from '../turn';
import { enterPhase } from './enter-phase';
import { phaseAfterSync } from './phases';

export async function sync(context: EngineContext, job: JobRow, cluster: ClusterRow, stopping: AbortSignal): Promise<StepResult> {
  const { store, clock } = context;
  const waiting = job.ranks.filter((rank) => !rank.isSynced);
  if (waiting.length === 0) return enterPhase(context, job, phaseAfterSync(job), 'The files are in place.');
  const trees = await loadTrees(context, job);
  const cancelled = new AbortController();
  const off = context.onChange((change) => {
    if (change.noun === 'job' && change.id === job.id) void abortWhenAsked(context, job.id, cancelled);
    if (change.noun === 'cluster' && change.id === cluster.id) void abortWhenDown(context, cluster.id, cancelled);
  });
  const signal = AbortSignal.any([stopping, cancelled.signal]);
  try {
    const done = await Promise.all(
      waiting.map(async ({ rank }) => ({ rank, report: await syncNode(context, cluster, rank, trees, signal) })),
    );
    await store.jobs.apply(
      job.id,
      job.version,
      clock.now(),
      { failures: 0, nextTurnAt: null },
      done.map(({ rank }) => ({ rank, isSynced: true })),
      done.map(({ rank, report }) => ({
        kind: 'sync.finished' as const,
        clusterId: job.clusterId,
        jobId: job.id,
        message: describe(rank, report),
        data: { rank, ...report },
      })),
    );
  } catch (error) {
    if (!cancelled.signal.aborted) throw error;
  } finally {
    off();
  }
  return 'again';
}

async function loadTrees(context: EngineContext, job: JobRow): Promise<[destination: string, tree: Tree][]> {
  const wanted: [string, string][] = Object.entries(job.sources.mounts);
  if (job.sources.workdir) wanted.unshift(['workdir', job.sources.workdir]);
  return Promise.all(wanted.map(async ([destination, id]): Promise<[string, Tree]> => [destination, await context.trees.load(id)]));
}

async function syncNode(
  context: EngineContext,
  cluster: ClusterRow,
  rank: number,
  trees: [string, Tree][],
  signal: AbortSignal,
): Promise<SyncReport> {
  const node = cluster.nodes[rank];
  if (!node) throw new Error(`Cluster ${cluster.name} has no node ${rank}.`);
  const runtime = await reachNode(context, cluster, node);
  const total: SyncReport = { sentFiles: 0, sentBytes: 0, removedFiles: 0, unchangedFiles: 0 };
  for (const [destination, tree] of trees) {
    const report = await runtime.sync(destination, tree, signal);
    total.sentFiles += report.sentFiles;
    total.sentBytes += report.sentBytes;
    total.removedFiles += report.removedFiles;
    total.unchangedFiles += report.unchangedFiles;
  }
  context.log.debug({ node: nodeLabel(node), ...total }, 'files are in place');
  return total;
}

const describe = (rank: number, report: SyncReport): string =>
  `Node ${rank} has its files: ${report.sentFiles} sent (${(report.sentBytes / 1e6).toFixed(1)} MB), ${report.unchangedFiles} unchanged, ${report.removedFiles} removed.`;

async function abortWhenAsked(context: EngineContext, jobId: string, controller: AbortController): Promise<void> {
  const job = await context.store.jobs.get(jobId);
  if (job?.cancelAsked) controller.abort();
}

async function abortWhenDown(context: EngineContext, clusterId: string, controller: AbortController): Promise<void> {
  const cluster = await context.store.clusters.get(clusterId);
  if (cluster?.desired === 'down') controller.abort();
}
