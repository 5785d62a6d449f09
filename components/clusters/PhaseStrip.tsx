'use client';
import { ChevronRight } from 'lucide-react';
import { clusterPhases, isClusterOver, type ClusterPhase } from '@/server/domain/cluster';
import type { PhaseMark } from '@/server/domain/event';
import { clusterLooks, StateIcon } from '@/components/StateBadge';
import { cx } from '@/components/ui/cx';
import { Duration } from '@/components/ui/Duration';
import { toneText } from '@/components/ui/tone';

const isPhase = (value: string): value is ClusterPhase => clusterPhases.some((phase) => phase === value);

/** The phases a cluster went through and the time it spent in each; the last one ticks. */
export function PhaseStrip({ history }: { history: readonly PhaseMark[] }) {
  const marks = history
    .filter((mark) => mark.noun === 'cluster')
    .flatMap((mark) => (isPhase(mark.phase) ? [{ phase: mark.phase, at: mark.at }] : []));
  return (
    <ol aria-label="Phases" className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
      {marks.map((mark, index) => {
        const next = marks[index + 1];
        const look = clusterLooks[mark.phase];
        return (
          <li key={index} className="flex items-center gap-1.5">
            {index > 0 && <ChevronRight size={12} className="text-ink-faint" aria-hidden />}
            <span
              className={cx('inline-flex items-center gap-1.5', next ? 'text-ink-muted' : cx('font-medium', toneText[look.tone]))}
              aria-current={next ? undefined : 'step'}
            >
              {!next && <StateIcon look={look} />}
              {look.word}
              {!isClusterOver(mark.phase) && <Duration from={mark.at} to={next?.at ?? null} className="font-normal text-ink-faint" />}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
