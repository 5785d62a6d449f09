'use client';
import { useQuery } from '@tanstack/react-query';
import type { JobDetail } from '@/server/domain/job';
import type { EventView } from '@/server/domain/event';
import { EventDot, EventText } from '@/components/EventText';
import { LoadError } from '@/components/LoadError';
import { useTRPC } from '@/components/trpc';
import { cx } from '@/components/ui/cx';
import { EmptyState } from '@/components/ui/EmptyState';
import { formatDuration } from '@/components/ui/format-time';
import { RelativeTime } from '@/components/ui/RelativeTime';
import { Skeleton } from '@/components/ui/Skeleton';

/** What happened to the job, and to its cluster while it was there; first things first. */
export function RunTimeline({ job }: { job: JobDetail }) {
  const trpc = useTRPC();
  const list = useQuery(trpc.events.list.queryOptions({ jobId: job.id, clusterId: job.clusterId }));
  if (list.isPending) return <TimelineSkeleton />;
  if (list.isError) return <LoadError title="The timeline could not be loaded." query={list} />;
  const events = eventsOf(job, list.data.events);
  if (events.length === 0) return <EmptyState title="Nothing yet">What happens to the run will be written down here.</EmptyState>;
  const start = Date.parse(job.submittedAt);
  return (
    <ol className="flex max-w-4xl flex-col px-4 py-4 md:px-6">
      {events.map((event) => (
        <li key={event.id} className="group/event relative flex gap-3 pb-3">
          <span className="w-10 shrink-0 text-right text-sm leading-5 text-ink-faint">+{formatDuration(Date.parse(event.at) - start)}</span>
          <span className="relative w-[7px] shrink-0">
            <span className="absolute top-3 -bottom-4.5 left-[3px] w-px bg-line group-last/event:hidden" aria-hidden />
            <EventDot level={event.level} className="absolute top-1.5" />
          </span>
          <EventText event={event} />
          <RelativeTime at={event.at} className="shrink-0 text-sm text-ink-faint" />
        </li>
      ))}
    </ol>
  );
}

/** The cluster's own events count from the job's submission on; what came before belongs to other jobs. */
function eventsOf(job: JobDetail, events: readonly EventView[]): EventView[] {
  return events
    .filter((event) => event.jobId === job.id || (event.at >= job.submittedAt && (job.endedAt === null || event.at <= job.endedAt)))
    .toSorted((a, b) => a.at.localeCompare(b.at));
}

function TimelineSkeleton() {
  return (
    <div className="flex flex-col gap-4 px-4 py-4 md:px-6">
      {['w-64', 'w-48', 'w-80', 'w-56'].map((width) => (
        <Skeleton key={width} className={cx('h-3', width)} />
      ))}
    </div>
  );
}
