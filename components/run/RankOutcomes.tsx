import type { ReactNode } from 'react';
import type { JobDetail, JobRankView } from '@/server/domain/job';
import { isJobOver } from '@/server/domain/job';
import { cx } from '@/components/ui/cx';
import { exitCodeMeaning } from './exit-code';

interface Outcome {
  rank: number;
  ip: string | null;
  stage: 'setup' | 'run';
  /** Null while it goes on, and for nodes that were ended before they could end. */
  code: number | null;
  /** Ended by us, because another node had failed or the job was cancelled. */
  isEndedByUs: boolean;
}

const sigtermExit = 143;
const sigkillExit = 137;

function outcomeOf(rank: JobRankView, job: JobDetail): Outcome {
  const hasFailedSetup = rank.setupExitCode !== null && rank.setupExitCode !== 0;
  const code = hasFailedSetup ? rank.setupExitCode : rank.runExitCode;
  const wasSignalled = code === sigtermExit || code === sigkillExit;
  return {
    rank: rank.rank,
    ip: rank.ip,
    stage: hasFailedSetup ? 'setup' : 'run',
    code,
    isEndedByUs: wasSignalled && (job.phase === 'cancelled' || (job.exitCode !== null && job.exitCode !== code)),
  };
}

const namedAtMost = 8;

/** How each node ended. Says nothing while one node runs or all went well on the only one there is. */
export function RankOutcomes({ job }: { job: JobDetail }) {
  const outcomes = job.ranks.map((rank) => outcomeOf(rank, job));
  const isOver = isJobOver(job.phase);
  const failed = outcomes.filter((outcome) => outcome.code !== null && outcome.code !== 0 && !outcome.isEndedByUs);
  const hasNews = failed.length > 0 || (outcomes.length > 1 && outcomes.some((outcome) => outcome.code !== null));
  if (!hasNews) return null;
  const fine = outcomes.filter((outcome) => outcome.code === 0);
  const rest = outcomes.filter((outcome) => outcome.code === null || outcome.isEndedByUs);
  return (
    <ul aria-label="How the nodes ended" className="flex flex-wrap gap-1.5">
      {failed.slice(0, namedAtMost).map((outcome) => (
        <Item key={outcome.rank} tone="bad">
          {nameOf(outcome, outcomes.length)}: {outcome.stage === 'setup' ? 'setup ' : ''}exit {outcome.code}
          {outcome.code !== null && exitCodeMeaning(outcome.code) && <>, {exitCodeMeaning(outcome.code)}</>}
        </Item>
      ))}
      {failed.length > namedAtMost && <Item tone="bad">{failed.length - namedAtMost} more failed</Item>}
      {fine.length > 0 && (
        <Item tone="ok">
          {fine.length === 1 && fine[0] ? `${nameOf(fine[0], outcomes.length)}: exit 0` : `${fine.length} nodes: exit 0`}
        </Item>
      )}
      {rest.length > 0 && <Item tone="neutral">{restText(rest, outcomes.length, isOver)}</Item>}
    </ul>
  );
}

const nameOf = ({ rank, ip }: Outcome, count: number): string => (count === 1 ? 'Ended' : `Node ${rank}${ip ? ` (${ip})` : ''}`);

function restText(rest: readonly Outcome[], count: number, isOver: boolean): string {
  const [only] = rest;
  const who = rest.length === 1 && only ? nameOf(only, count) : rest.length === count ? `${count} nodes` : `${rest.length} others`;
  if (isOver) return rest.length === 1 ? `${who} was ended with the job` : `${who} were ended with the job`;
  return rest.length === 1 ? `${who} still runs` : `${who} still run`;
}

const tones = {
  bad: 'bg-surface text-bad border-bad-solid/40',
  ok: 'bg-ok-soft text-ok border-transparent',
  neutral: 'bg-surface text-ink-muted',
} as const;

function Item({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) {
  return <li className={cx('rounded-md border px-2 py-0.5 text-sm', tones[tone])}>{children}</li>;
}
