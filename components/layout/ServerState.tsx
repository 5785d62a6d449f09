'use client';
import { useQuery } from '@tanstack/react-query';
import { useLiveState, type LiveState } from '@/components/live-state';
import { useTRPC } from '@/components/trpc';
import { cx } from '@/components/ui/cx';
import { toneSolid, type Tone } from '@/components/ui/tone';
import { Tooltip } from '@/components/ui/Tooltip';

const looks: Record<LiveState, { word: string; tone: Tone; explained: string }> = {
  live: { word: 'Live', tone: 'ok', explained: 'Connected. Changes show as they happen.' },
  connecting: { word: 'Connecting', tone: 'warn', explained: 'Connecting to the Dhow server.' },
  paused: { word: 'Paused', tone: 'neutral', explained: 'Paused while this tab is in the background.' },
  offline: { word: 'Offline', tone: 'bad', explained: 'The Dhow server does not answer. Trying again every few seconds.' },
};

/** Who we are talking to, and whether it answers. */
export function ServerState({ isCompact = false }: { isCompact?: boolean }) {
  const trpc = useTRPC();
  const info = useQuery(trpc.system.info.queryOptions());
  const look = looks[useLiveState()];
  const who = info.data ? `${info.data.user}@${info.data.hostName}` : null;
  return (
    <Tooltip text={`${look.explained}${info.data ? ` Dhow ${info.data.version} on ${info.data.hostName}.` : ''}`} side="top">
      <span tabIndex={0} className="inline-flex min-w-0 items-center gap-2 rounded-md px-1.5 py-1 text-sm text-ink-muted">
        <span
          className={cx('size-2 shrink-0 rounded-full', toneSolid[look.tone], look.tone === 'warn' && 'animate-pulse-soft')}
          aria-hidden
        />
        <span className={cx(isCompact && 'sr-only')} role="status">
          {look.word}
        </span>
        {!isCompact && who && <span className="truncate text-ink-faint">{who}</span>}
      </span>
    </Tooltip>
  );
}
