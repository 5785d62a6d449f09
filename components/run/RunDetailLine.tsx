import type { ReactNode } from 'react';
import type { ClusterDetail } from '@/server/domain/cluster';
import type { JobDetail } from '@/server/domain/job';
import { Notice } from '@/components/ui/Notice';
import { RankOutcomes } from './RankOutcomes';

/** One sentence on what it is doing, why it waits or why it failed; and how each node ended. */
export function RunDetailLine({ job, cluster }: { job: JobDetail; cluster: ClusterDetail | null }) {
  const outcomes = <RankOutcomes job={job} />;
  const clusterError = job.phase === 'pending' || job.phase === 'failed-driver' ? cluster?.error : null;
  if (clusterError) {
    return (
      <Lines>
        <Notice tone="bad" title={clusterError.message}>
          {clusterError.hint}
        </Notice>
        {outcomes}
      </Lines>
    );
  }
  const text = job.detail ?? (job.phase === 'pending' ? (cluster?.detail ?? null) : null);
  if (job.phase.startsWith('failed') && text) {
    return (
      <Lines>
        <Notice tone="bad" title={text}>
          <div className="mt-1.5 empty:hidden">{outcomes}</div>
        </Notice>
      </Lines>
    );
  }
  return (
    <Lines>
      {text && <p className="text-ink-muted">{text}</p>}
      {outcomes}
    </Lines>
  );
}

function Lines({ children }: { children: ReactNode }) {
  return <div className="flex shrink-0 flex-col gap-2 px-4 pb-2 empty:hidden md:px-6">{children}</div>;
}
