/** A job's log, from a cursor on. */
import { DhowError } from '@/server/domain/errors';
import { isJobOver, type JobStage } from '@/server/domain/job';
import type { LogCursor, LogStreamId } from '@/server/domain/log';
import { readLog, type LogSubject, type LogYield } from '@/server/logs/read-log';
import type { JobRow } from '@/server/store/jobs';
import type { ServiceContext } from './context';
import { KeptUntilChanged } from './kept-until-changed';

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
  // Rows are read again only after they changed: a growing log asks the database nothing.
  const subject = new KeptUntilChanged(async (): Promise<LogSubject> => {
    const job = await store.jobs.get(request.jobId);
    return job ? subjectOf(job, request.ranks) : { streams: [], isComplete: true, phase: 'gone' };
  });
  const look = (): void => {
    subject.changed();
    logHub.grew(request.jobId);
  };
  const offs = [
    context.feed.onChange((change) => change.noun === 'job' && change.id === request.jobId && look()),
    context.feed.onGap(look),
  ];
  try {
    yield* readLog({ files: logFiles, hub: logHub, subject: () => subject.get(), signal, ...request });
  } finally {
    offs.forEach((off) => off());
  }
}

/** Setup before run, rank by rank. */
function subjectOf(job: JobRow, ranks: number[] | undefined): LogSubject {
  const shown = job.ranks.map((rank) => rank.rank).filter((rank) => !ranks || ranks.includes(rank));
  const stages: JobStage[] = job.task.setup !== null && !job.isExec ? ['setup', 'run'] : ['run'];
  const streams: LogStreamId[] = stages.flatMap((stage) => shown.map((rank) => ({ stage, rank })));
  return { streams, isComplete: isJobOver(job.phase), phase: job.phase };
}
