import type { JobStage } from '@/server/domain/job';
import type { LogStream } from './log-buffer';

/** What stands before each line when a log has several streams. */
export interface LogTag {
  stage: string;
  rank: string;
  /** Degrees of oklch; ranks next to each other are far apart. */
  hue: number;
}

export const stageLabel: Record<JobStage, string> = { setup: 'Setup', run: 'Run' };

export function tagOf(stream: LogStream, hasStages: boolean, hasRanks: boolean, rankWidth: number): LogTag | null {
  if (!hasStages && !hasRanks) return null;
  return {
    stage: hasStages ? stream.stage.padEnd(5) : '',
    rank: hasRanks ? String(stream.rank).padStart(rankWidth) : '',
    hue: (215 + stream.rank * 137) % 360,
  };
}

/** Characters that a tag takes, the space around it included. */
export const tagWidth = (tag: LogTag | null): number => (tag ? tag.stage.length + tag.rank.length + 2 : 0);
