'use client';
import { useQuery } from '@tanstack/react-query';
import type { EventLevel } from '@/server/domain/event';
import { explain } from '@/components/api-error';
import { useTRPC } from '@/components/trpc';
import { cx } from '@/components/ui/cx';
import { ErrorState } from '@/components/ui/ErrorState';
import { RelativeTime } from '@/components/ui/RelativeTime';
import { Skeleton } from '@/components/ui/Skeleton';
import { toneSolid, type Tone } from '@/components/ui/tone';

const toneOf: Record<EventLevel, Tone> = { info: 'neutral', warning: 'warn', error: 'bad' };

/** What happened to a cluster, latest first. */
export function ClusterTimeline({ clusterId }: { clusterId: string }) {
  const trpc = useTRPC();
  const list = useQuery(trpc.events.list.queryOptions({ clusterId, limit: 100 }));
  if (list.isPending) return <Skeleton className="h-32 w-full rounded-lg" />;
  if (list.isError) {
    const { message, hint } = explain(list.error);
    return (
      <ErrorState
        title="The timeline could not be loaded."
        message={message}
        hint={hint}
        onRetry={() => void list.refetch()}
        isRetrying={list.isFetching}
      />
    );
  }
  const events = list.data.events.toSorted((a, b) => b.at.localeCompare(a.at));
  if (events.length === 0) return <p className="text-ink-muted">Nothing has happened yet.</p>;
  return (
    <ol className="flex flex-col">
      {events.map((event) => (
        <li key={event.id} className="group/event relative flex gap-3 pb-3">
          <span className="absolute top-3 bottom-0 left-[3px] w-px bg-line group-last/event:hidden" aria-hidden />
          <span className={cx('relative mt-1.5 size-[7px] shrink-0 rounded-full', toneSolid[toneOf[event.level]])} aria-hidden />
          <span className="min-w-0 flex-1 break-words">
            {event.level !== 'info' && <span className="sr-only">{event.level}: </span>}
            <span className={event.level === 'error' ? 'text-bad' : undefined}>{event.message}</span>
          </span>
          <RelativeTime at={event.at} className="shrink-0 text-sm text-ink-faint" />
        </li>
      ))}
    </ol>
  );
}
