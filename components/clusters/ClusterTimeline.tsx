'use client';
import { useQuery } from '@tanstack/react-query';
import { EventDot, EventText } from '@/components/EventText';
import { LoadError } from '@/components/LoadError';
import { useTRPC } from '@/components/trpc';
import { RelativeTime } from '@/components/ui/RelativeTime';
import { Skeleton } from '@/components/ui/Skeleton';

/** What happened to a cluster, latest first. */
export function ClusterTimeline({ clusterId }: { clusterId: string }) {
  const trpc = useTRPC();
  const list = useQuery(trpc.events.list.queryOptions({ clusterId, limit: 100 }));
  if (list.isPending) return <Skeleton className="h-32 w-full rounded-lg" />;
  if (list.isError) return <LoadError title="The timeline could not be loaded." query={list} />;
  const events = list.data.events.toSorted((a, b) => b.at.localeCompare(a.at));
  if (events.length === 0) return <p className="text-ink-muted">Nothing has happened yet.</p>;
  return (
    <ol className="flex flex-col">
      {events.map((event) => (
        <li key={event.id} className="group/event relative flex gap-3 pb-3">
          <span className="absolute top-3 bottom-0 left-[3px] w-px bg-line group-last/event:hidden" aria-hidden />
          <EventDot level={event.level} className="relative mt-1.5 shrink-0" />
          <EventText event={event} />
          <RelativeTime at={event.at} className="shrink-0 text-sm text-ink-faint" />
        </li>
      ))}
    </ol>
  );
}
