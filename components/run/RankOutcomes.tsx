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
}

function outcomeOf(rank: JobRankView): Outcome {
  const hasFailedSetup = rank.setupExitCode !== null && rank.setupExitCode !== 0;
  return {
    rank: rank.rank,
    ip: rank.ip,
    stage: hasFailedSetup ? 'setup' : 'run',
    code: hasFailedSetup ? rank.setupExitCode : rank.runExitCode,
  };
}

const namedAtMost = 8;

/** How each node ended. Says nothing while one node runs or all went well on the only one there is. */
export function RankOutcomes({ job }: { job: JobDetail }) {
  const outcomes = job.ranks.map(outcomeOf);
  const isOver = isJobOver(job.phase);
  const failed = outcomes.filter((outcome) => outcome.code !== null && outcome.code !== 0);
  const hasNews = failed.length > 0 || (outcomes.length > 1 && outcomes.some((outcome) => outcome.code !== null));
  if (!hasNews) return null;
  const fine = outcomes.filter((outcome) => outcome.code === 0);
  const rest = outcomes.filter((outcome) => outcome.code === null);
  return (
    <ul aria-label="How the nodes ended" className="flex flex-wrap gap-1.5 px-4 pb-3 md:px-6">
      {failed.slice(0, namedAtMost).map((outcome) => (
        <li key={outcome.rank}>
          <Chip tone="bad">
            {nameOf(outcome, outcomes.length)} {outcome.stage === 'setup' ? 'setup ' : ''}exit {outcome.code}
            {outcome.code !== null && exitCodeMeaning(outcome.code) && <>: {exitCodeMeaning(outcome.code)}</>}
          </Chip>
        </li>
      ))}
      {failed.length > namedAtMost && <Item tone="bad">{failed.length - namedAtMost} more failed</Item>}
      {fine.length > 0 && <Item tone="ok">{fine.length === 1 && fine[0] ? `${nameOf(fine[0], outcomes.length)} exit 0` : `${fine.length} nodes exit 0`}</Item>}
      {rest.length > 0 && <Item tone="neutral">{restText(rest, outcomes.length, isOver)}</Item>}
    </ul>
  );
}

const nameOf = ({ rank, ip }: Outcome, count: number): string => (count === 1 ? 'Ended with' : `Node ${rank}${ip ? ` (${ip})` : ''}`);

function restText(rest: readonly Outcome[], count: number, isOver: boolean): string {
  const [only] = rest;
  const who = rest.length === 1 && only ? `Node ${only.rank}` : rest.length === count ? `${count} nodes` : `${rest.length} others`;
  return `${who} ${isOver ? 'ended with the job' : rest.length === 1 ? 'still runs' : 'still run'}`;
}

const tones = { bad: 'bg-bad-soft text-bad', ok: 'bg-ok-soft text-ok', neutral: 'bg-pressed text-ink-muted' } as const;

function Chip({ tone, children }: { tone: keyof typeof tones; children: React.ReactNode }) {
  return <span className={cx('inline-block rounded-md px-2 py-0.5 text-sm', tones[tone])}>{children}</span>;
}

function Item(props: { tone: keyof typeof tones; children: React.ReactNode }) {
  return (
    <li>
      <Chip {...props} />
    </li>
  );
}
