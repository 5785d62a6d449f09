'use client';
import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
import { isJobOver } from '@/server/domain/job';
import { paths } from '@/components/paths';
import { StateBadge } from '@/components/StateBadge';
import { LoadError } from '@/components/LoadError';
import { useTRPC } from '@/components/trpc';
import { Card } from '@/components/ui/Card';
import { Duration } from '@/components/ui/Duration';
import { RelativeTime } from '@/components/ui/RelativeTime';
import { Skeleton } from '@/components/ui/Skeleton';

const shownAtMost = 8;

/** The latest jobs of a cluster. */
export function ClusterJobs({ clusterId, clusterName }: { clusterId: string; clusterName: string }) {
  const trpc = useTRPC();
  const list = useQuery(trpc.jobs.list.queryOptions({ clusterId, limit: shownAtMost }));
  if (list.isPending) return <Skeleton className="h-24 w-full rounded-lg" />;
  if (list.isError)
    return (
      <Card>
        <LoadError title="Its jobs could not be loaded." query={list} />
      </Card>
    );
  const { jobs, total } = list.data;
  if (jobs.length === 0) return <Card className="px-3 py-6 text-center text-ink-muted">Nothing has run here yet.</Card>;
  return (
    <Card className="divide-y divide-line overflow-hidden">
      {jobs.map((job) => (
        <Link key={job.id} href={paths.job(job.id)} className="flex items-center gap-x-3 px-3 py-2 -outline-offset-2 hover:bg-hover">
          <span className="min-w-8 shrink-0 text-ink-faint">{job.number}</span>
          <span className="min-w-0 flex-1 truncate font-medium">{job.name ?? 'Unnamed'}</span>
          <StateBadge job={job.phase} />
          <span className="w-16 shrink-0 text-right text-ink-muted">
            <Duration from={job.startedAt} to={isJobOver(job.phase) ? (job.endedAt ?? job.phaseSince) : null} />
          </span>
          <span className="w-16 shrink-0 text-right text-ink-muted max-sm:hidden">
            <RelativeTime at={job.submittedAt} />
          </span>
        </Link>
      ))}
      {total > jobs.length && (
        <Link href={paths.jobs({ q: clusterName })} className="block px-3 py-2 text-accent -outline-offset-2 hover:bg-hover">
          All {total.toLocaleString()} jobs
        </Link>
      )}
    </Card>
  );
}
