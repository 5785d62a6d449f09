/**
 * A stage of a job on all its nodes at once: started everywhere, followed until it is over everywhere. The first node
 * to fail decides the job and ends the others; a node that is silent for too long, or has lost the job, does as well.
 */
import type { JobStage } from '@/server/domain/job';
import type { ClusterRow, NodeRow } from '@/server/store/clusters';
import type { JobRow } from '@/server/store/jobs';
import type { EngineContext } from '../context';
import { nodeLabel, reachNode } from '../reach-node';
import type { StepResult } from '../turn';
import { enterPhase } from './enter-phase';
import { unitEnvironment } from './environment';
import { finish } from './finish';

const silenceLimitMs = 60_000;
const stopGraceSeconds = 5;

interface Part {
  rank: JobRow['ranks'][number];
  node: NodeRow;
  isStarted: boolean;
  exitCode: number | null;
  /** Its log is home and nothing more comes. */
  isOver: boolean;
}

export async function stepStage(context: EngineContext, job: JobRow, cluster: ClusterRow, stage: JobStage): Promise<StepResult> {
  const script = stage === 'setup' ? job.task.setup : job.task.run;
  if (script === null) return finish(context, job, 'succeeded', null, 0);
  const parts = partsOf(job, cluster, stage);
  const verdict = verdictOf(context, job, parts, stage);
  if (verdict !== null && job.exitCode === null && job.detail !== verdict.text) {
    await context.store.jobs.apply(job.id, job.version, context.clock.now(), { exitCode: verdict.exitCode, detail: verdict.text }, [], []);
    return 'again';
  }
  if (verdict !== null) return endOthers(context, job, cluster, stage, parts, verdict);
  if (parts.every((part) => part.isOver)) return succeedStage(context, job, stage);

  const waiting = parts.filter((part) => !part.isStarted);
  if (waiting.length > 0) {
    await startAll(context, job, cluster, stage, script, waiting);
    return 'again';
  }
  for (const part of parts) if (!part.isOver) context.followers.follow(job, cluster, part.node, stage);
  const deadlines = parts.flatMap((part) =>
    part.isOver || !part.node.unreachableSince ? [] : [part.node.unreachableSince.getTime() + silenceLimitMs],
  );
  return deadlines.length === 0 ? 'idle' : { againInMs: Math.max(0, Math.min(...deadlines) - context.clock.now().getTime()) };
}

function partsOf(job: JobRow, cluster: ClusterRow, stage: JobStage): Part[] {
  return job.ranks.map((rank) => {
    const node = cluster.nodes[rank.rank];
    if (!node) throw new Error(`Cluster ${cluster.name} has no node ${rank.rank}.`);
    return stage === 'setup'
      ? { rank, node, isStarted: rank.isSetupStarted, exitCode: rank.setupExitCode, isOver: rank.isSetupLogged }
      : { rank, node, isStarted: rank.isRunStarted, exitCode: rank.runExitCode, isOver: rank.isRunLogged };
  });
}

async function startAll(
  context: EngineContext,
  job: JobRow,
  cluster: ClusterRow,
  stage: JobStage,
  script: string,
  parts: Part[],
): Promise<void> {
  await Promise.all(
    parts.map(async ({ node }) => {
      const env = unitEnvironment(context, job, cluster, node, stage);
      await (await reachNode(context, cluster, node)).start({ jobId: job.id, stage, script, env });
      // Followed at once: the log flows while the rows are still being written.
      context.followers.follow(job, cluster, node, stage);
    }),
  );
  const started = stage === 'setup' ? { isSetupStarted: true } : { isRunStarted: true };
  const ranks = parts.map(({ rank, node }) => ({ rank: rank.rank, ip: node.internalAddress, ...started }));
  await context.store.jobs.apply(job.id, job.version, context.clock.now(), { failures: 0, nextTurnAt: null, detail: null }, ranks, []);
}

interface Verdict {
  exitCode: number | null;
  text: string;
  isLost: boolean;
}

/**
 * The job's failure, when one node has decided it. Once an exit code decided, it stays: what the others report while
 * being ended is an effect. A lost node comes before failed ones: peers fail because it is gone.
 */
function verdictOf(context: EngineContext, job: JobRow, parts: Part[], stage: JobStage): Verdict | null {
  if (job.exitCode !== null) return { exitCode: job.exitCode, text: job.detail ?? `Ended with exit code ${job.exitCode}.`, isLost: false };
  const lost = parts.find((part) => part.rank.lostReason !== null);
  if (lost) return { exitCode: null, text: `${nodeLabel(lost.node)} lost the job: ${lost.rank.lostReason}`, isLost: true };
  const now = context.clock.now().getTime();
  const silent = parts.find(
    (part) => !part.isOver && part.node.unreachableSince && now - part.node.unreachableSince.getTime() >= silenceLimitMs,
  );
  if (silent)
    return { exitCode: null, text: `${nodeLabel(silent.node)} has not answered for ${silenceLimitMs / 1000} seconds.`, isLost: true };
  const gone = parts.find((part) => !part.isOver && part.node.state === 'gone');
  if (gone) return { exitCode: null, text: `${nodeLabel(gone.node)} is gone.`, isLost: true };
  const failed = parts.find((part) => part.exitCode !== null && part.exitCode !== 0);
  if (!failed || failed.exitCode === null) return null;
  const what = stage === 'setup' ? 'Setup' : 'Run';
  const where = parts.length > 1 ? ` on ${nodeLabel(failed.node)}` : '';
  const rest = parts.length > 1 ? ' The other nodes were ended.' : '';
  return {
    exitCode: failed.exitCode,
    text: `${what}${where} ended with exit code ${failed.exitCode}${explainExit(failed.exitCode)}.${rest}`,
    isLost: false,
  };
}

/** What the shell's numbers mean. */
function explainExit(code: number): string {
  if (code === 126) return ' (a command could not be executed)';
  if (code === 127) return ' (a command was not found)';
  if (code === 137) return ' (killed; often for want of memory)';
  if (code === 139) return ' (segmentation fault)';
  return code > 128 && code <= 192 ? ` (ended by signal ${code - 128})` : '';
}

async function endOthers(
  context: EngineContext,
  job: JobRow,
  cluster: ClusterRow,
  stage: JobStage,
  parts: Part[],
  verdict: Verdict,
): Promise<StepResult> {
  const open = parts.filter((part) => part.isStarted && !part.isOver && part.rank.lostReason === null);
  const reachable = open.filter((part) => part.node.unreachableSince === null && part.node.state !== 'gone');
  const stops = await Promise.allSettled(
    reachable.map(async ({ node }) => (await reachNode(context, cluster, node)).stop({ jobId: job.id, stage }, stopGraceSeconds)),
  );
  const stopped = reachable.filter((_, index) => stops[index]?.status === 'fulfilled');
  if (stopped.length > 0) {
    for (const { node } of stopped) context.followers.follow(job, cluster, node, stage);
    // Their followers bring the rest of the logs and wake us.
    return { againInMs: 5_000 };
  }
  if (verdict.isLost) return finish(context, job, 'failed-driver', verdict.text);
  return finish(context, job, stage === 'setup' ? 'failed-setup' : 'failed', verdict.text, verdict.exitCode);
}

async function succeedStage(context: EngineContext, job: JobRow, stage: JobStage): Promise<StepResult> {
  const isLast = stage === 'run' || job.task.run === null;
  return isLast ? finish(context, job, 'succeeded', null, 0) : enterPhase(context, job, 'running', 'Setup is done.');
}
