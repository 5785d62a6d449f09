'use client';
import { useState } from 'react';
import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
import { Play, Trash2 } from 'lucide-react';
import { clusterCan, clusterCannot, isClusterOver, type ClusterDetail, type ClusterView } from '@/server/domain/cluster';
import { isNotFound } from '@/components/api-error';
import { dhowCommand } from '@/components/dhow-command';
import { Page } from '@/components/layout/Page';
import { PageHeader } from '@/components/layout/PageHeader';
import { formatUsdPerHour } from '@/components/money';
import { paths } from '@/components/paths';
import { StateBadge } from '@/components/StateBadge';
import { LoadError } from '@/components/LoadError';
import { useTRPC } from '@/components/trpc';
import { Button } from '@/components/ui/Button';
import { buttonClass } from '@/components/ui/button-class';
import { Copyable } from '@/components/ui/Copyable';
import { EmptyState } from '@/components/ui/EmptyState';
import { Notice } from '@/components/ui/Notice';
import { RelativeTime } from '@/components/ui/RelativeTime';
import { Section } from '@/components/ui/Section';
import { Skeleton } from '@/components/ui/Skeleton';
import { ClusterJobs } from './ClusterJobs';
import { ClusterNodes } from './ClusterNodes';
import { ClusterTimeline } from './ClusterTimeline';
import { ExecDialog } from './ExecDialog';
import { PhaseStrip } from './PhaseStrip';
import { TearDownDialog } from './TearDownDialog';

const parent = { label: 'Clusters', href: paths.clusters() };

/** One cluster, by its name (the living one) or its id. */
export function ClusterPage({ nameOrId }: { nameOrId: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.clusters.get.queryOptions({ id: nameOrId }));
  if (query.data) return <Loaded cluster={query.data} />;
  return (
    <Page header={<PageHeader parent={parent} title={nameOrId} />}>
      {query.isPending ? (
        <div className="flex max-w-3xl flex-col gap-4 pt-2" role="status" aria-label="Loading the cluster">
          <Skeleton className="h-5 w-2/3" />
          <Skeleton className="h-24 w-full rounded-lg" />
          <Skeleton className="h-24 w-full rounded-lg" />
        </div>
      ) : isNotFound(query.error) ? (
        <EmptyState
          title={`There is no cluster “${nameOrId}”`}
          action={
            <Link href={paths.clusters()} className={buttonClass()}>
              All clusters
            </Link>
          }
        >
          It may have had another name, or have been torn down: ended clusters are found on the clusters page by their state.
        </EmptyState>
      ) : (
        <LoadError title="The cluster could not be loaded." query={query} />
      )}
    </Page>
  );
}

function Loaded({ cluster }: { cluster: ClusterDetail }) {
  const [isExecOpen, setIsExecOpen] = useState(false);
  const [doomed, setDoomed] = useState<ClusterView[]>([]);
  const isOver = isClusterOver(cluster.phase);
  return (
    <Page
      header={
        <PageHeader
          parent={parent}
          title={cluster.name}
          badge={<StateBadge cluster={cluster.phase} />}
          facts={<Facts cluster={cluster} />}
          actions={
            <>
              <Button
                variant="primary"
                icon={<Play size={13} />}
                disabledReason={clusterCan.exec(cluster) ? null : clusterCannot('exec', cluster)}
                onClick={() => setIsExecOpen(true)}
              >
                Run something
              </Button>
              <Button
                icon={<Trash2 size={14} />}
                disabledReason={clusterCan.down(cluster) ? null : clusterCannot('down', cluster)}
                onClick={() => setDoomed([cluster])}
              >
                Tear down
              </Button>
            </>
          }
        />
      }
    >
      <div className="flex flex-col gap-6">
        <PhaseStrip history={cluster.history} />
        <Trouble cluster={cluster} />
        <div className="grid gap-x-10 gap-y-7 xl:grid-cols-[minmax(0,1.7fr)_minmax(18rem,1fr)]">
          <div className="flex min-w-0 flex-col gap-7">
            <Section title="Jobs" aside={cluster.totalJobs > 0 && `${cluster.activeJobs} active of ${cluster.totalJobs}`}>
              <ClusterJobs clusterId={cluster.id} clusterName={cluster.name} />
            </Section>
            <Section title="Nodes" aside={cluster.nodes.length}>
              {cluster.nodes.length > 0 ? (
                <ClusterNodes nodes={cluster.nodes} />
              ) : (
                <p className="text-ink-muted">{isOver ? 'Its machines were given back.' : 'No machines yet; they are being asked for.'}</p>
              )}
            </Section>
          </div>
          <div className="flex min-w-0 flex-col gap-7">
            {!isOver && (
              <Section title="From a terminal">
                <div className="flex flex-col gap-1.5">
                  <Copyable text={dhowCommand.exec(cluster.name, 'task.yaml')} label="the command to run a task here" />
                  <Copyable text={dhowCommand.queue(cluster.name)} label="the command to list its jobs" />
                  <Copyable text={dhowCommand.down([cluster.name])} label="the command to tear it down" />
                </div>
              </Section>
            )}
            <Section title="Timeline">
              <ClusterTimeline clusterId={cluster.id} />
            </Section>
          </div>
        </div>
        {cluster.yaml && (
          <Section title="Task file" description="What it was launched with. Secrets are left out.">
            <pre tabIndex={0} aria-label="Task file" className="max-h-96 overflow-auto rounded-lg border bg-sunken p-3 font-mono text-sm">
              {cluster.yaml}
            </pre>
          </Section>
        )}
      </div>
      <TearDownDialog clusters={doomed} onClose={() => setDoomed([])} />
      <ExecDialog cluster={isExecOpen ? cluster : null} onClose={() => setIsExecOpen(false)} />
    </Page>
  );
}

function Facts({ cluster }: { cluster: ClusterDetail }) {
  const nodes = `${cluster.numNodes} ${cluster.numNodes === 1 ? 'node' : 'nodes'}`;
  return (
    <>
      <span>{cluster.infra}</span>
      <span>{cluster.hardware ? `${nodes} of ${cluster.hardware}` : nodes}</span>
      <span>{formatUsdPerHour(cluster.usdPerHour)}</span>
      <span>
        launched <RelativeTime at={cluster.createdAt} /> by {cluster.user}
      </span>
      {cluster.endedAt && (
        <span>
          ended <RelativeTime at={cluster.endedAt} />
        </span>
      )}
    </>
  );
}

function Trouble({ cluster }: { cluster: ClusterDetail }) {
  if (cluster.error) {
    return (
      <Notice tone={cluster.phase === 'degraded' ? 'warn' : 'bad'} title={cluster.error.message}>
        {cluster.error.hint}
      </Notice>
    );
  }
  return cluster.detail ? <Notice tone="info">{cluster.detail}</Notice> : null;
}
