import Link from 'next/link';
import { isClusterOver } from '@/server/domain/cluster';
import { isJobOver, type JobView } from '@/server/domain/job';
import { paths } from '@/components/paths';
import { jobLooks, StateBadge } from '@/components/StateBadge';
import type { Column } from '@/components/table/column';
import { Duration } from '@/components/ui/Duration';
import { RelativeTime } from '@/components/ui/RelativeTime';

export const jobName = (job: JobView): string => job.name ?? `job ${job.number}`;

/** When the job's clock stopped; null while it ticks. */
const endOf = (job: JobView): string | null => (isJobOver(job.phase) ? (job.endedAt ?? job.phaseSince) : null);
const secondsOf = (job: JobView): number | null =>
  job.startedAt ? Math.max(0, Math.round((Date.parse(endOf(job) ?? new Date().toISOString()) - Date.parse(job.startedAt)) / 1000)) : null;

export const jobColumns: readonly Column<JobView>[] = [
  {
    id: 'number',
    header: 'ID',
    width: '3.75rem',
    fromWidth: 520,
    onPhone: 'none',
    value: (j) => j.number,
    cell: (j) => <span className="text-ink-faint">{j.number}</span>,
  },
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(9rem, 1.5fr)',
    isFixed: true,
    onPhone: 'title',
    value: jobName,
    cell: (j) => (
      <Link href={paths.job(j.id)} className="rounded-sm font-medium hover:underline">
        {jobName(j)}
      </Link>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    width: '8.75rem',
    isFixed: true,
    onPhone: 'badge',
    value: (j) => jobLooks[j.phase].word,
    cell: (j) => <StateBadge job={j.phase} />,
  },
  {
    id: 'detail',
    header: 'Why',
    width: 'minmax(8rem, 2fr)',
    fromWidth: 980,
    value: (j) => j.detail,
    cell: (j) =>
      j.detail && (
        <span className={jobLooks[j.phase].tone === 'bad' ? 'text-bad' : 'text-ink-muted'} title={j.detail}>
          {j.detail}
        </span>
      ),
  },
  {
    id: 'cluster',
    header: 'Cluster',
    width: 'minmax(7rem, 1fr)',
    value: (j) => j.clusterName,
    cell: (j) => (
      <Link
        href={paths.cluster(isClusterOver(j.clusterPhase) ? j.clusterId : j.clusterName)}
        className="rounded-sm text-ink-muted hover:text-ink hover:underline"
      >
        {j.clusterName}
      </Link>
    ),
  },
  {
    id: 'infra',
    header: 'Infra',
    width: 'minmax(5rem, 0.8fr)',
    fromWidth: 1180,
    isHiddenAtFirst: true,
    onPhone: 'none',
    value: (j) => j.infra,
    cell: (j) => j.infra,
  },
  {
    id: 'resources',
    header: 'Resources',
    width: '7.5rem',
    fromWidth: 820,
    onPhone: 'none',
    value: (j) => `${j.numNodes}x ${j.accelerators ?? 'CPU'}`,
    cell: (j) => (
      <span className="text-ink-muted">
        {j.numNodes > 1 && `${j.numNodes} × `}
        {j.accelerators ?? 'CPU'}
      </span>
    ),
  },
  { id: 'user', header: 'User', width: '6rem', isHiddenAtFirst: true, onPhone: 'none', value: (j) => j.user, cell: (j) => j.user },
  {
    id: 'duration',
    header: 'Duration',
    width: '6rem',
    align: 'end',
    value: secondsOf,
    cell: (j) => <Duration from={j.startedAt} to={endOf(j)} />,
  },
  {
    id: 'exit',
    header: 'Exit',
    width: '3.5rem',
    align: 'end',
    isHiddenAtFirst: true,
    onPhone: 'none',
    value: (j) => j.exitCode,
    cell: (j) => j.exitCode ?? '–',
  },
  {
    id: 'submitted',
    header: 'Submitted',
    width: '6.5rem',
    align: 'end',
    value: (j) => j.submittedAt,
    cell: (j) => <RelativeTime at={j.submittedAt} className="text-ink-muted" />,
  },
];
