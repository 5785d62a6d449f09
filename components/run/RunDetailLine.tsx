import type { ClusterDetail } from '@/server/domain/cluster';
import type { JobDetail } from '@/server/domain/job';
import { Notice } from '@/components/ui/Notice';

/** One sentence on what it is doing, why it waits or why it failed. */
export function RunDetailLine({ job, cluster }: { job: JobDetail; cluster: ClusterDetail | null }) {
  const isClusterToBlame = cluster?.error && (job.phase === 'pending' || job.phase === 'failed-driver');
  if (isClusterToBlame && cluster?.error) {
    return (
      <Line>
        <Notice tone="bad" title={cluster.error.message}>
          {cluster.error.hint}
        </Notice>
      </Line>
    );
  }
  const isBad = job.phase.startsWith('failed');
  const text = job.detail ?? (job.phase === 'pending' ? (cluster?.detail ?? null) : null);
  if (!text) return null;
  return (
    <Line>
      {isBad ? <Notice tone="bad" title={text} /> : <p className="text-ink-muted">{text}</p>}
    </Line>
  );
}

function Line({ children }: { children: React.ReactNode }) {
  return <div className="shrink-0 px-4 pb-3 md:px-6">{children}</div>;
}
