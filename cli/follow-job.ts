/** Shows a job from its submission to its end: why it waits, its log, and how it went. The exit code tells the same. */
import type { DhowClient } from '@/sdk/client';
import { followLog } from '@/sdk/follow-log';
import { isJobOver, type JobDetail } from '@/server/domain/job';
import type { LogChunk } from '@/server/domain/log';
import { exitCodeOf, exitCodes } from './exit-codes';
import { formatDuration } from './format-time';
import { interruptible } from './interrupt';
import { lastLines } from './last-lines';
import { LogPrinter } from './log-printer';
import { tell } from './output';
import { paint } from './paint';
import { phaseWords } from './phase-words';
import { SetupFirst } from './setup-first';
import { StatusLine } from './status-line';
import { watch, type Watch } from './watch';

export interface FollowJobOptions {
  jobId: string;
  /** False: what is there now. */
  isFollowing?: boolean;
  /** Begin with so many lines of each node's log. */
  tailLines?: number | undefined;
}

/** Returns the exit code. Ctrl-C stops following and nothing else. */
export async function followJob(client: DhowClient, options: FollowJobOptions): Promise<number> {
  const { jobId, isFollowing = true } = options;
  const job = await client.api.jobs.get.query({ id: jobId });
  const status = new StatusLine(process.stderr);
  const waiting = isFollowing && !isJobOver(job.phase) ? watchWaiting(client, jobId, status) : null;
  const view = new LogView(client, job, status, waiting);
  const isInterrupted = await interruptible(async (signal) => {
    try {
      await view.run(options, signal);
    } finally {
      waiting?.stop();
      status.clear();
      view.finish();
    }
    return signal.aborted;
  });
  if (isInterrupted) return sayHowToGoOn(job);
  return isFollowing ? sayEnd(await client.api.jobs.get.query({ id: jobId })) : exitCodes.ok;
}

/** The log of one job on stdout. */
class LogView {
  private readonly client: DhowClient;
  private readonly job: JobDetail;
  private readonly status: StatusLine;
  private readonly waiting: Watch | null;
  private readonly printer: LogPrinter;

  constructor(client: DhowClient, job: JobDetail, status: StatusLine, waiting: Watch | null) {
    this.client = client;
    this.job = job;
    this.status = status;
    this.waiting = waiting;
    this.printer = new LogPrinter(job.numNodes, process.stdout);
  }

  async run({ isFollowing = true, tailLines }: FollowJobOptions, signal: AbortSignal): Promise<void> {
    if (tailLines === undefined) return this.follow({ isFollowing, signal, tail: null }).then(() => undefined);
    // Lines are counted here, and asked for by bytes: enough for most logs at once, more when they were too few.
    let bytes = Math.max(64 * 1024, tailLines * 512);
    while (!(await this.follow({ isFollowing, signal, tail: { lines: tailLines, bytes } }))) bytes *= 16;
  }

  finish(): void {
    this.printer.finish();
  }

  /** False: what came of the tail holds too few lines, and nothing was written. */
  private async follow(how: {
    isFollowing: boolean;
    signal: AbortSignal;
    tail: { lines: number; bytes: number } | null;
  }): Promise<boolean> {
    const { isFollowing, tail } = how;
    const order = new SetupFirst();
    const tooFew = new AbortController();
    let gathered: LogChunk[] | null = tail && [];
    await followLog(this.client, {
      jobId: this.job.id,
      isFollowing,
      ...(tail ? { tailBytes: tail.bytes } : {}),
      signal: AbortSignal.any([how.signal, tooFew.signal]),
      onConnection: (state) => this.sayConnection(state),
      onMessage: (message) => {
        const chunks = order.take(message);
        if (!gathered) return this.print(chunks);
        gathered.push(...chunks);
        if (message.type === 'chunks' || !tail) return;
        const last = lastLines(gathered, tail.lines);
        if (!last.isEnough) return tooFew.abort();
        gathered = null;
        this.print(last.chunks);
      },
    });
    return how.signal.aborted || !tooFew.signal.aborted;
  }

  private print(chunks: readonly LogChunk[]): void {
    if (chunks.length === 0) return;
    this.waiting?.stop();
    this.status.clear();
    for (const chunk of chunks) this.printer.print(chunk);
  }

  private sayConnection(state: 'lost' | 'back'): void {
    if (state === 'lost') this.status.show('The server does not answer; trying again. The job goes on.');
    else this.status.clear();
  }
}

/** Says what the job waits for, whenever that changes, until its log begins. */
function watchWaiting(client: DhowClient, id: string, status: StatusLine): Watch {
  let isStopped = false;
  const watching = watch(client, async () => {
    const job = await client.api.jobs.get.query({ id });
    if (isStopped) return true;
    const isOver = isJobOver(job.phase) || job.phase === 'cancelling';
    if (!isOver) status.show(`Job ${job.number} on ${job.clusterName}${job.detail ? `: ${job.detail}` : ` ${phaseWords[job.phase]}`}`);
    return isOver;
  });
  // What goes wrong with the server is told by the log's own connection.
  watching.ended.catch(() => undefined);
  return {
    ended: watching.ended,
    stop() {
      isStopped = true;
      watching.stop();
    },
  };
}

function sayEnd(job: JobDetail): number {
  const tookMs = Date.parse(job.endedAt ?? job.phaseSince) - Date.parse(job.startedAt ?? job.submittedAt);
  const mark = job.phase === 'succeeded' ? paint('green', '✓', process.stderr) : paint('red', '✗', process.stderr);
  const why = job.phase !== 'succeeded' && job.detail ? `: ${job.detail}` : '';
  tell(`${mark} Job ${job.number} ${phaseWords[job.phase]} (${formatDuration(tookMs)})${why}`);
  return exitCodeOf[job.phase];
}

function sayHowToGoOn({ number, clusterName }: JobDetail): number {
  tell(`\nStopped following; job ${number} goes on.`);
  tell(`  dhow logs ${clusterName} ${number}     follows it again`);
  tell(`  dhow cancel ${clusterName} ${number}   ends it`);
  return exitCodes.interrupted;
}
