/**
 * Brings logs home while jobs run: one stream for each unit, read from the node by byte offset and written at that offset
 * in the data folder. A broken stream is taken up again from the size of the file, so nothing is lost or doubled,
 * whether the connection, the node or this process went. What ended, and how, is written to the rank's row, which wakes
 * the job. At most one engine follows a job (a lease).
 */
import type { JobStage } from '@/server/domain/job';
import { messageOf } from '@/server/domain/errors';
import type { UnitState } from '@/server/runtime/units';
import type { ClusterRow, NodeRow } from '@/server/store/clusters';
import type { JobRow, RankPatch } from '@/server/store/jobs';
import type { EngineContext } from '../context';
import { nodeLabel, reachNode } from '../reach-node';

const leaseMs = 60_000;
const renewMs = 20_000;

export interface JobFollowers {
  /** Follows the unit unless it is followed already. Returns at once. */
  follow(job: JobRow, cluster: ClusterRow, node: NodeRow, stage: JobStage): void;
  /** Lets go of a job that is over. */
  end(jobId: string): void;
  stop(): Promise<void>;
}

export function createFollowers(getContext: () => EngineContext): JobFollowers {
  const active = new Map<string, Promise<void>>();
  const jobs = new Map<string, AbortController>();
  const stopping = new AbortController();

  const controllerOf = (jobId: string): AbortController => {
    const known = jobs.get(jobId);
    if (known) return known;
    const fresh = new AbortController();
    jobs.set(jobId, fresh);
    return fresh;
  };
  return {
    follow(job, cluster, node, stage) {
      const key = `${job.id} ${stage} ${node.rank}`;
      if (active.has(key) || stopping.signal.aborted) return;
      const signal = AbortSignal.any([stopping.signal, controllerOf(job.id).signal]);
      const context = getContext();
      const work = followUnit(context, { job, cluster, node, stage, signal })
        .catch((error: unknown) => {
          if (!signal.aborted) context.log.error({ job: job.id, stage, rank: node.rank, error }, 'a log could not be followed');
        })
        .finally(() => active.delete(key));
      active.set(key, work);
    },
    end(jobId) {
      jobs.get(jobId)?.abort();
      jobs.delete(jobId);
    },
    async stop() {
      stopping.abort();
      await Promise.all(active.values());
    },
  };
}

interface Target {
  job: JobRow;
  cluster: ClusterRow;
  node: NodeRow;
  stage: JobStage;
  signal: AbortSignal;
}

async function followUnit(context: EngineContext, target: Target): Promise<void> {
  const { job, node, stage, signal } = target;
  const { clock, store, owner } = context;
  const take = () => store.leases.takeFollow(job.id, owner, clock.now(), new Date(clock.now().getTime() + leaseMs));
  if (!(await take())) return;
  const renewal = clock.setInterval(() => void take().catch(() => undefined), renewMs);
  const writer = context.logFiles.openWriter(job.id, { stage, rank: node.rank });
  try {
    for (let failures = 0; !signal.aborted;) {
      try {
        const runtime = await reachNode(context, target.cluster, node);
        const state = await runtime.follow(
          { jobId: job.id, stage },
          writer.size,
          (bytes) => {
            if (failures > 0) void markReachable(context, target);
            failures = 0;
            writer.append(bytes, clock.now().getTime());
            context.logHub.grew(job.id);
          },
          signal,
        );
        if (failures > 0) await markReachable(context, target);
        if (signal.aborted) return;
        return await report(context, target, state);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        if (failures === 2) await markUnreachable(context, target, error);
        await pause(context, Math.min(5_000, 250 * 2 ** failures), signal);
      }
    }
  } finally {
    renewal.cancel();
    writer.close();
  }
}

async function report(context: EngineContext, { job, cluster, node, stage }: Target, state: UnitState): Promise<void> {
  const now = context.clock.now();
  const isOver = stage === 'setup' ? { isSetupLogged: true } : { isRunLogged: true };
  if (state.state === 'running') throw new Error('the log ended while its script runs');
  const patch: RankPatch = { rank: node.rank, ...isOver };
  const about = { clusterId: cluster.id, jobId: job.id } as const;
  if (state.state === 'ended') {
    if (stage === 'setup') patch.setupExitCode = state.exitCode;
    else patch.runExitCode = state.exitCode;
    const message = `${stage === 'setup' ? 'Setup' : 'Run'} on ${nodeLabel(node)} ended with exit code ${state.exitCode}.`;
    const level = state.exitCode === 0 ? 'info' : 'warning';
    await context.store.jobs.patchRank(job.id, patch, now, {
      kind: 'job.rank-ended',
      level,
      ...about,
      message,
      data: { rank: node.rank, stage, exitCode: state.exitCode },
    });
    return;
  }
  patch.lostReason = state.state === 'lost' ? state.reason : 'the machine no longer knows of it.';
  await context.store.jobs.patchRank(job.id, patch, now, {
    kind: 'node.lost',
    level: 'error',
    ...about,
    message: `${nodeLabel(node)} lost the job: ${patch.lostReason}`,
    data: { rank: node.rank },
  });
}

async function markUnreachable(context: EngineContext, { job, cluster, node }: Target, error: unknown): Promise<void> {
  const now = context.clock.now();
  const fresh = (await context.store.clusters.get(cluster.id))?.nodes.find((other) => other.id === node.id);
  if (!fresh || fresh.unreachableSince !== null) return;
  const message = `${nodeLabel(node)} does not answer: ${messageOf(error)} The job goes on there; its log is taken up when it answers.`;
  await context.store.clusters.patchNode({ id: node.id, state: 'unreachable', unreachableSince: now }, now, {
    kind: 'node.lost',
    level: 'warning',
    clusterId: cluster.id,
    jobId: job.id,
    message,
  });
}

async function markReachable(context: EngineContext, { job, cluster, node }: Target): Promise<void> {
  const now = context.clock.now();
  const fresh = (await context.store.clusters.get(cluster.id))?.nodes.find((other) => other.id === node.id);
  if (!fresh || fresh.unreachableSince === null) return;
  const event = { kind: 'node.recovered', clusterId: cluster.id, jobId: job.id, message: `${nodeLabel(node)} answers again.` } as const;
  await context.store.clusters.patchNode({ id: node.id, state: 'running', unreachableSince: null }, now, event);
}

function pause(context: EngineContext, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = context.clock.setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (timer.cancel(), resolve()), { once: true });
  });
}
