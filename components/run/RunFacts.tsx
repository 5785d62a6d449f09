'use client';
import Link from 'next/link';
import { isClusterOver } from '@/server/domain/cluster';
import type { ClusterDetail } from '@/server/domain/cluster';
import type { JobDetail } from '@/server/domain/job';
import { formatUsdPerHour } from '@/components/money';
import { paths } from '@/components/paths';
import { Duration } from '@/components/ui/Duration';
import { RelativeTime } from '@/components/ui/RelativeTime';

/** One line: where it runs, for how long by now, at what price, since when. */
export function RunFacts({ job, cluster }: { job: JobDetail; cluster: ClusterDetail | null }) {
  // A name belongs to the living cluster; an ended one is found by its id.
  const clusterPath = paths.cluster(isClusterOver(job.clusterPhase) ? job.clusterId : job.clusterName);
  return (
    <>
      <span>
        Job {job.number} on{' '}
        <Link
          href={clusterPath}
          className="rounded-sm font-medium text-ink underline decoration-line-strong underline-offset-3 hover:text-accent hover:decoration-current"
        >
          {job.clusterName}
        </Link>
      </span>
      <span>{job.infra}</span>
      <span>
        {job.numNodes} {job.numNodes === 1 ? 'node' : 'nodes'}
        {job.accelerators && ` × ${job.accelerators}`}
      </span>
      {cluster && <span>{formatUsdPerHour(cluster.usdPerHour)}</span>}
      {job.startedAt && (
        <span>
          {job.endedAt ? 'ran for' : 'running for'} <Duration from={job.startedAt} to={job.endedAt} className="font-medium text-ink" />
        </span>
      )}
      <span>
        submitted <RelativeTime at={job.submittedAt} />
      </span>
    </>
  );
}
