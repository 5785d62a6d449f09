'use client';
import { useMemo, useState } from 'react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Boxes, FileCode2, Play, SquarePen, Trash2 } from 'lucide-react';
import { clusterCan, clusterCannot, clusterPhases, isClusterOver, type ClusterPhase, type ClusterView } from '@/server/domain/cluster';
import { explain } from '@/components/api-error';
import { Page } from '@/components/layout/Page';
import { PageHeader } from '@/components/layout/PageHeader';
import { formatUsdPerHour } from '@/components/money';
import { paths } from '@/components/paths';
import { clusterLooks, StateIcon } from '@/components/StateBadge';
import { DataTable } from '@/components/table/DataTable';
import { useTableUrl } from '@/components/table/use-table-url';
import { useTRPC } from '@/components/trpc';
import { Button } from '@/components/ui/Button';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/EmptyState';
import type { MenuEntry } from '@/components/ui/Menu';
import { Skeleton } from '@/components/ui/Skeleton';
import { clusterColumns } from './cluster-columns';
import { clusterHref, matchesSearch } from './cluster-row';
import { ExecDialog } from './ExecDialog';
import { TearDownDialog } from './TearDownDialog';

const rowId = (cluster: ClusterView) => cluster.id;
const rowName = (cluster: ClusterView) => cluster.name;
const none: ClusterView[] = [];
const isPhase = (value: string): value is ClusterPhase => clusterPhases.some((phase) => phase === value);

/** Every cluster: those that live, and on request those that ended. */
export function ClustersPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const url = useTableUrl();
  const phases = url.statuses.filter(isPhase);
  const includeEnded = phases.some(isClusterOver);
  const list = useQuery(trpc.clusters.list.queryOptions({ includeEnded }, { placeholderData: keepPreviousData }));
  const [doomed, setDoomed] = useState<ClusterView[]>(none);
  const [execOn, setExecOn] = useState<ClusterView | null>(null);

  const all = list.data?.clusters ?? none;
  const key = phases.join();
  const rows = useMemo(() => {
    const wanted = key ? key.split(',') : null;
    return all.filter((c) => (wanted ? wanted.includes(c.phase) : !isClusterOver(c.phase)) && matchesSearch(c, url.search));
  }, [all, key, url.search]);

  const counts = list.data?.counts;
  const live = clusterPhases.filter((phase) => !isClusterOver(phase)).reduce((sum, phase) => sum + (counts?.[phase] ?? 0), 0);
  const usdPerHour = all.filter((c) => !isClusterOver(c.phase)).reduce((sum, c) => sum + c.usdPerHour, 0);

  const rowMenu = (cluster: ClusterView): MenuEntry[] => [
    { label: 'Open', icon: <FileCode2 size={14} />, onSelect: () => router.push(clusterHref(cluster)) },
    {
      label: 'Run something',
      icon: <Play size={14} />,
      onSelect: () => setExecOn(cluster),
      disabledReason: clusterCan.exec(cluster) ? null : clusterCannot('exec', cluster),
    },
    { kind: 'separator' },
    {
      label: 'Tear down',
      icon: <Trash2 size={14} />,
      tone: 'bad',
      onSelect: () => setDoomed([cluster]),
      disabledReason: clusterCan.down(cluster) ? null : clusterCannot('down', cluster),
    },
  ];

  return (
    <Page
      body="fill"
      header={
        <PageHeader
          title="Clusters"
          facts={
            counts ? (
              <span>{live === 0 ? 'None up' : `${live.toLocaleString()} live, ${formatUsdPerHour(usdPerHour)} in all`}</span>
            ) : (
              list.isPending && <Skeleton className="my-1 h-3 w-32" />
            )
          }
          actions={<NewCluster variant="primary" />}
        />
      }
    >
      <DataTable
        id="clusters"
        noun="clusters"
        columns={clusterColumns}
        rows={rows}
        rowId={rowId}
        rowName={rowName}
        rowHref={clusterHref}
        rowMenu={rowMenu}
        url={url}
        pills={{
          allLabel: 'Live',
          allCount: counts ? live : null,
          options: clusterPhases.map((phase) => ({
            value: phase,
            label: clusterLooks[phase].word,
            count: counts?.[phase] ?? 0,
            icon: <StateIcon look={clusterLooks[phase]} isStill />,
          })),
        }}
        isLoading={list.isPending}
        error={list.error ? explain(list.error) : null}
        onRetry={() => void list.refetch()}
        empty={
          <EmptyState icon={<Boxes size={26} aria-hidden />} title="No clusters are up" action={<NewCluster variant="secondary" />}>
            A cluster is one or more machines that a task runs on. Running a task makes one; it stays up for the next until you tear it
            down.
          </EmptyState>
        }
        bulk={(chosen) => <TearDownChosen chosen={chosen} onTearDown={setDoomed} />}
      />
      <TearDownDialog clusters={doomed} onClose={() => setDoomed(none)} />
      <ExecDialog cluster={execOn} onClose={() => setExecOn(null)} />
    </Page>
  );
}

function NewCluster({ variant }: { variant: 'primary' | 'secondary' }) {
  return (
    <Link href={paths.compose()} className={buttonClass({ variant })}>
      <SquarePen size={14} aria-hidden />
      Compose a task
    </Link>
  );
}

function TearDownChosen({ chosen, onTearDown }: { chosen: ClusterView[]; onTearDown: (clusters: ClusterView[]) => void }) {
  const possible = chosen.filter(clusterCan.down);
  return (
    <Button
      size="sm"
      variant="danger-ghost"
      icon={<Trash2 size={14} />}
      disabledReason={possible.length === 0 ? 'All of these have ended already.' : null}
      onClick={() => onTearDown(possible)}
    >
      Tear down{possible.length > 0 && possible.length < chosen.length ? ` ${possible.length}` : ''}
    </Button>
  );
}
