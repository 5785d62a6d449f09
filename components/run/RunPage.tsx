'use client';
import { useEffect } from 'react';
import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import type { JobDetail } from '@/server/domain/job';
import { isNotFound } from '@/components/api-error';
import { Page } from '@/components/layout/Page';
import { PageHeader } from '@/components/layout/PageHeader';
import { paths } from '@/components/paths';
import { StateBadge } from '@/components/StateBadge';
import { LoadError } from '@/components/LoadError';
import { useTRPC } from '@/components/trpc';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/EmptyState';
import { TabPanel, Tabs } from '@/components/ui/Tabs';
import { RunActions } from './RunActions';
import { RunConnect } from './RunConnect';
import { RunDetailLine } from './RunDetailLine';
import { RunFacts } from './RunFacts';
import { RunLog } from './RunLog';
import { RunPageSkeleton } from './RunPageSkeleton';
import { RunTimeline } from './RunTimeline';
import { RunYaml } from './RunYaml';
import { StateStrip } from './StateStrip';

const parent = { label: 'Jobs', href: paths.jobs() };

/** One run: how far it is, what it writes, what one can do about it. */
export function RunPage({ jobId }: { jobId: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.jobs.get.queryOptions({ id: jobId }));
  if (query.data) return <Loaded key={jobId} job={query.data} />;
  if (query.isPending) return <RunPageSkeleton parent={parent} />;
  return (
    <Page header={<PageHeader parent={parent} title="Run" />}>
      {isNotFound(query.error) ? (
        <EmptyState
          title="There is no such run"
          action={
            <>
              <Link href={paths.jobs()} className={buttonClass()}>
                All jobs
              </Link>
              <Link href={paths.compose()} className={buttonClass({ variant: 'primary' })}>
                Compose a task
              </Link>
            </>
          }
        >
          No job has the id <code className="font-mono text-sm break-all">{jobId}</code>. The link may be cut short, or lead to another
          server.
        </EmptyState>
      ) : (
        <LoadError title="The run could not be loaded." query={query} />
      )}
    </Page>
  );
}

const tabs = [
  { value: 'logs', label: 'Logs' },
  { value: 'timeline', label: 'Timeline' },
  { value: 'yaml', label: 'YAML' },
  { value: 'connect', label: 'Connect' },
] as const;
const tabParser = parseAsStringLiteral(tabs.map((tab) => tab.value)).withDefault('logs');

const titleOf = (job: JobDetail): string => job.name ?? `Job ${job.number}`;

function Loaded({ job }: { job: JobDetail }) {
  const trpc = useTRPC();
  const [tab, setTab] = useQueryState('tab', tabParser);
  const cluster = useQuery(trpc.clusters.get.queryOptions({ id: job.clusterId })).data ?? null;
  const title = titleOf(job);
  useEffect(() => {
    document.title = `${title} · Dhow`;
  }, [title]);
  return (
    <div className="flex h-full min-h-0 flex-col overflow-y-auto md:overflow-hidden">
      <PageHeader
        parent={parent}
        title={title}
        badge={<StateBadge job={job.phase} />}
        facts={<RunFacts job={job} cluster={cluster} />}
        actions={<RunActions job={job} cluster={cluster} />}
      />
      <StateStrip job={job} />
      <RunDetailLine job={job} cluster={cluster} />
      <Tabs
        value={tab}
        onChange={(next) => void setTab(next)}
        tabs={tabs}
        label="Parts of the run"
        className="min-h-[82dvh] flex-1 md:min-h-0 [&>div:first-child]:px-2 md:[&>div:first-child]:px-4"
      >
        <TabPanel value="logs" isKept className="flex flex-col data-hidden:hidden">
          <RunLog job={job} />
        </TabPanel>
        <TabPanel value="timeline" className="overflow-y-auto">
          <RunTimeline job={job} />
        </TabPanel>
        <TabPanel value="yaml">
          <RunYaml job={job} />
        </TabPanel>
        <TabPanel value="connect" className="overflow-y-auto">
          <RunConnect job={job} cluster={cluster} />
        </TabPanel>
      </Tabs>
    </div>
  );
}
