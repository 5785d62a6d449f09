/** A job's log, from a cursor on. */
import { DhowError } from '@/server/domain/errors';
import { isJobOver, type JobStage } from '@/server/domain/job';
import type { LogCursor, LogStreamId } from '@/server/domain/log';
import { readLog, type LogSubject, type LogYield } from '@/server/logs/read-log';
import type { JobRow } from '@/server/store/jobs';
import type { ServiceContext } from './context';

export interface ReadJobLogRequest {
  jobId: string;
  cursor: LogCursor;
  tailBytes?: number | undefined;
  isFollowing?: boolean | undefined;
  ranks?: number[] | undefined;
}

export async function* readJobLog(context: ServiceContext, request: ReadJobLogRequest, signal: AbortSignal): AsyncGenerator<LogYield> {
  const { store, logFiles, logHub } = context;
  const first = await store.jobs.get(request.jobId);
  if (!first) throw new DhowError('not-found', `There is no job ${request.jobId}.`);
  let known: LogSubject | null = null;
  // Rows are read again only after they changed: a growing log asks the database nothing.
  const off = context.feed.onChange((change) => {
    if (change.id !== request.jobId || change.noun !== 'job') return;
    known = null;
    logHub.grew(request.jobId);
  });
  const subject = async (): Promise<LogSubject> => {
    if (known) return known;
    const job = await store.jobs.get(request.jobId);
    if (!job) return { streams: [], isComplete: true, phase: 'gone' };
    known = subjectOf(job, request.ranks);
    return known;
  };
  try {
    yield* readLog({ files: logFiles, hub: logHub, subject, signal, ...request });
  } finally {
    off();
  }
}

/** Setup before run, rank by rank. */
function subjectOf(job: JobRow, ranks: number[] | undefined): LogSubject {
  const shown = job.ranks.map((rank) => rank.rank).filter((rank) => !ranks || ranks.includes(rank));
  const stages: JobStage[] = job.task.setup !== null && !job.isExec ? ['setup', 'run'] : ['run'];
  const streams: LogStreamId[] = stages.flatMap((stage) => shown.map((rank) => ({ stage, rank })));
  return { streams, isComplete: isJobOver(job.phase), phase: job.phase };
}
