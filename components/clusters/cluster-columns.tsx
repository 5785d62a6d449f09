import Link from 'next/link';
import type { ClusterView } from '@/server/domain/cluster';
import { formatUsdPerHour } from '@/components/money';
import { clusterLooks, StateBadge } from '@/components/StateBadge';
import type { Column } from '@/components/table/column';
import { RelativeTime } from '@/components/ui/RelativeTime';
import { clusterHref } from './cluster-row';

export const clusterColumns: readonly Column<ClusterView>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(9rem, 1.6fr)',
    isFixed: true,
    onPhone: 'title',
    value: (c) => c.name,
    cell: (c) => (
      <Link href={clusterHref(c)} className="rounded-sm font-medium hover:underline">
        {c.name}
      </Link>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    width: '8.5rem',
    isFixed: true,
    onPhone: 'badge',
    value: (c) => clusterLooks[c.phase].word,
    cell: (c) => <StateBadge cluster={c.phase} />,
  },
  {
    id: 'detail',
    header: 'Detail',
    width: 'minmax(7rem, 2fr)',
    fromWidth: 1130,
    value: (c) => c.error?.message ?? c.detail,
    cell: (c) => {
      const text = c.error?.message ?? c.detail;
      return text === null ? null : (
        <span className={c.error ? 'text-bad' : 'text-ink-muted'} title={text}>
          {text}
        </span>
      );
    },
  },
  { id: 'infra', header: 'Infra', width: 'minmax(6rem, 1fr)', value: (c) => c.infra, cell: (c) => c.infra },
  {
    id: 'hardware',
    header: 'Each node',
    width: 'minmax(12rem, 1.3fr)',
    fromWidth: 900,
    value: (c) => c.hardware,
    cell: (c) =>
      c.hardware && (
        <span className="text-ink-muted" title={c.hardware}>
          {c.hardware}
        </span>
      ),
  },
  {
    id: 'nodes',
    header: 'Nodes',
    width: '4rem',
    align: 'end',
    value: (c) => c.numNodes,
    cell: (c) => (
      <>
        {c.numNodes}
        <span className="sm:hidden"> {c.numNodes === 1 ? 'node' : 'nodes'}</span>
      </>
    ),
  },
  {
    id: 'jobs',
    header: 'Jobs',
    width: '5rem',
    align: 'end',
    fromWidth: 700,
    value: (c) => c.activeJobs,
    cell: (c) => (
      <span title={`${c.activeJobs} active of ${c.totalJobs}`}>
        {c.activeJobs}
        <span className="text-ink-faint"> / {c.totalJobs}</span>
        <span className="sm:hidden"> jobs</span>
      </span>
    ),
  },
  { id: 'price', header: '$/h', width: '5.5rem', align: 'end', value: (c) => c.usdPerHour, cell: (c) => formatUsdPerHour(c.usdPerHour) },
  { id: 'user', header: 'User', width: '6rem', isHiddenAtFirst: true, onPhone: 'none', value: (c) => c.user, cell: (c) => c.user },
  {
    id: 'age',
    header: 'Launched',
    width: '6.5rem',
    align: 'end',
    value: (c) => c.createdAt,
    cell: (c) => <RelativeTime at={c.createdAt} className="text-ink-muted" />,
  },
];
