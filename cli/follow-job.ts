/** Shows a job from its submission to its end: why it waits, its log, and how it went. The exit code tells the same. */
import type { JobDetail, JobPhase } from '@/server/domain/job';
import { isJobOver } from '@/server/domain/job';
import type { LogChunk } from '@/server/domain/log';
import type { DhowClient } from '@/sdk/client';
import { followLog } from '@/sdk/follow-log';
import { lastLines } from './last-lines';
import { LogPrinter } from './log-printer';
import { paint } from './paint';
import { exitCodes } from './report-error';
import { formatDuration } from './table';

const exitOf: Record<JobPhase, number> = {
  pending: exitCodes.notFinished,
  syncing: exitCodes.notFinished,
  'setting-up': exitCodes.notFinished,
  running: exitCodes.notFinished,
  cancelling: exitCodes.notFinished,
  succeeded: exitCodes.ok,
  failed: exitCodes.jobFailed,
  'failed-setup': exitCodes.jobFailed,
  'failed-driver': exitCodes.serverTrouble,
  cancelled: exitCodes.cancelled,
};
export const exitCodeOf = (phase: JobPhase): number => exitOf[phase];

export interface FollowJobOptions {
  jobId: string;
  isFollowing?: boolean;
  tailLines?: number | undefined;
}

/** Ctrl-C stops following and nothing else. */
export async function followJob(client: DhowClient, { jobId, isFollowing = true, tailLines }: FollowJobOptions): Promise<number> {
  const job = await client.api.jobs.get.query({ id: jobId });
  const printer = new LogPrinter(job.numNodes, (text) => void process.stdout.write(text));
  /** With --tail: what there is already, gathered until all of it is there. */
  let gathered: LogChunk[] | null = tailLines === undefined ? null : [];
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once('SIGINT', stop);
  const states = isFollowing && !isJobOver(job.phase) ? watchWaiting(client, job) : null;
  try {
    await followLog(client, {
      jobId,
      isFollowing,
      signal: stopping.signal,
      onMessage(message) {
        if (message.type === 'chunks') {
          states?.end();
          for (const chunk of message.chunks) {
            if (gathered) gathered.push(chunk);
            else printer.print(chunk);
          }
        } else if (gathered) {
          for (const chunk of lastLines(gathered, tailLines ?? 0)) printer.print(chunk);
          gathered = null;
        }
      },
    });
  } finally {
    states?.end();
    process.off('SIGINT', stop);
    printer.finish();
  }
  if (stopping.signal.aborted) {
    process.stderr.write(
      `\nStopped following; job ${job.number} goes on.\n  dhow logs ${job.clusterName} ${job.number}    follows it again\n  dhow cancel ${job.clusterName} ${job.number}  ends it\n`,
    );
    return exitCodes.interrupted;
  }
  return isFollowing ? sayEnd(await client.api.jobs.get.query({ id: jobId })) : exitCodes.ok;
}

function sayEnd(job: JobDetail): number {
  const tookMs = Date.parse(job.endedAt ?? job.phaseSince) - Date.parse(job.startedAt ?? job.submittedAt);
  const isGood = job.phase === 'succeeded';
  const mark = isGood ? paint('green', '✓', process.stderr) : paint('red', '✗', process.stderr);
  const why = job.detail ? `: ${job.detail}` : '';
  process.stderr.write(`${mark} Job ${job.number} ${job.phase.replace('-', ' ')} (${formatDuration(tookMs)})${why}\n`);
  return exitCodeOf(job.phase);
}

/** Says on stderr what the job waits for, whenever that changes, until its log begins. */
function watchWaiting(client: DhowClient, job: JobDetail): { end(): void } {
  let said = '';
  let isOver = false;
  const say = async (): Promise<void> => {
    const fresh = await client.api.jobs.get.query({ id: job.id });
    const text = fresh.detail ?? fresh.phase;
    if (isOver || text === said || isJobOver(fresh.phase)) return;
    said = text;
    process.stderr.write(`${paint('dim', `· ${text}`, process.stderr)}\n`);
  };
  const subscription = client.api.live.changes.subscribe(undefined, {
    onData: ({ data }) => {
      if (data.id === job.id || data.id === job.clusterId || data.id === '*') void say().catch(() => undefined);
    },
  });
  void say().catch(() => undefined);
  return {
    end() {
      isOver = true;
      subscription.unsubscribe();
    },
  };
}
