'use client';
import { useState } from 'react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { Ban, FileCode2, ListChecks, RotateCcw, SquarePen } from 'lucide-react';
import { isJobOver, jobCan, jobCannot, jobPhases, type JobPhase, type JobView } from '@/server/domain/job';
import { explain } from '@/components/api-error';
import { Page } from '@/components/layout/Page';
import { PageHeader } from '@/components/layout/PageHeader';
import { paths } from '@/components/paths';
import { jobLooks, StateIcon } from '@/components/StateBadge';
import { DataTable } from '@/components/table/DataTable';
import { useDebounced } from '@/components/table/use-debounced';
import { useTableUrl } from '@/components/table/use-table-url';
import { useTRPC, useTRPCClient } from '@/components/trpc';
import { Button } from '@/components/ui/Button';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/EmptyState';
import type { MenuEntry } from '@/components/ui/Menu';
import { notify } from '@/components/ui/notify';
import { Skeleton } from '@/components/ui/Skeleton';
import { CancelDialog } from './CancelDialog';
import { jobColumns, jobName } from './job-columns';

const rowId = (job: JobView) => job.id;
const rowHref = (job: JobView) => paths.job(job.id);
const none: JobView[] = [];
const isPhase = (value: string): value is JobPhase => jobPhases.some((phase) => phase === value);

/** Rows are fetched as they are scrolled to; an order other than the server's (latest first) needs all of them. */
const step = 200;
const allOfThem = 10_000;

/** Every job, latest first. */
export function JobsPage() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const router = useRouter();
  const url = useTableUrl();
  const [limit, setLimit] = useState(step);
  const [doomed, setDoomed] = useState<JobView[]>(none);
  const phases = url.statuses.filter(isPhase);
  const search = useDebounced(url.search.trim());
  const filter = { ...(phases.length > 0 ? { phases } : {}), ...(search ? { search } : {}) };
  const list = useQuery(
    trpc.jobs.list.queryOptions({ ...filter, limit: url.sort ? allOfThem : limit }, { placeholderData: keepPreviousData }),
  );
  const rerun = useMutation(
    trpc.jobs.rerun.mutationOptions({
      onSuccess: (launched) => {
        notify.done(`Running again as job ${launched.jobNumber} on “${launched.clusterName}”`);
        router.push(paths.job(launched.jobId));
      },
      onError: (error) => {
        const { message, hint } = explain(error);
        notify.failed(message, { description: hint ?? undefined });
      },
    }),
  );

  const rows = list.data?.jobs ?? none;
  const counts = list.data?.counts;
  const sum = (of: readonly JobPhase[]) => of.reduce((n, phase) => n + (counts?.[phase] ?? 0), 0);
  const active = sum(jobPhases.filter((phase) => !isJobOver(phase)));

  const rowMenu = (job: JobView): MenuEntry[] => [
    { label: 'Open', icon: <FileCode2 size={14} />, onSelect: () => router.push(rowHref(job)) },
    {
      label: 'Run again',
      icon: <RotateCcw size={14} />,
      onSelect: () => rerun.mutate({ id: job.id }),
      disabledReason: jobCan.rerun(job) ? null : jobCannot('rerun', job),
    },
    { label: 'Edit a copy', icon: <SquarePen size={14} />, onSelect: () => router.push(paths.compose({ from: job.id })) },
    { kind: 'separator' },
    {
      label: 'Cancel',
      icon: <Ban size={14} />,
      tone: 'bad',
      onSelect: () => setDoomed([job]),
      disabledReason: jobCan.cancel(job) ? null : jobCannot('cancel', job),
    },
  ];

  return (
    <Page
      body="fill"
      header={
        <PageHeader
          title="Jobs"
          facts={
            counts ? (
              <span>{active === 0 ? 'None active' : `${active.toLocaleString()} active`}</span>
            ) : (
              list.isPending && <Skeleton className="my-1 h-3 w-20" />
            )
          }
          actions={<ComposeLink variant="primary" />}
        />
      }
    >
      <DataTable
        id="jobs"
        noun="jobs"
        columns={jobColumns}
        rows={rows}
        rowId={rowId}
        rowName={jobName}
        rowHref={rowHref}
        rowMenu={rowMenu}
        url={url}
        pills={{
          allLabel: 'All',
          allCount: counts ? sum(jobPhases) : null,
          options: jobPhases.map((phase) => ({
            value: phase,
            label: jobLooks[phase].word,
            count: counts?.[phase] ?? 0,
            icon: <StateIcon look={jobLooks[phase]} isStill />,
          })),
        }}
        isLoading={list.isPending}
        error={list.error ? explain(list.error) : null}
        onRetry={() => void list.refetch()}
        empty={
          <EmptyState icon={<ListChecks size={26} aria-hidden />} title="No jobs yet" action={<ComposeLink variant="secondary" />}>
            A job is one run of a task. Write one in Compose and press Run; it shows up here at once and stays after it is over.
          </EmptyState>
        }
        {...(list.data ? { total: list.data.total } : {})}
        onMore={() => !list.isPlaceholderData && !list.isFetching && setLimit((n) => n + step)}
        loadAll={async () => (await client.jobs.list.query({ ...filter, limit: allOfThem })).jobs}
        bulk={(chosen) => <CancelChosen chosen={chosen} onCancel={setDoomed} />}
      />
      <CancelDialog jobs={doomed} onClose={() => setDoomed(none)} />
    </Page>
  );
}

function ComposeLink({ variant }: { variant: 'primary' | 'secondary' }) {
  return (
    <Link href={paths.compose()} className={buttonClass({ variant })}>
      <SquarePen size={14} aria-hidden />
      Compose a task
    </Link>
  );
}

function CancelChosen({ chosen, onCancel }: { chosen: JobView[]; onCancel: (jobs: JobView[]) => void }) {
  const possible = chosen.filter(jobCan.cancel);
  return (
    <Button
      size="sm"
      variant="danger-ghost"
      icon={<Ban size={14} />}
      disabledReason={possible.length === 0 ? 'None of these can be cancelled: they are over or ending.' : null}
      onClick={() => onCancel(possible)}
    >
      Cancel{possible.length > 0 && possible.length < chosen.length ? ` ${possible.length}` : ''}
    </Button>
  );
}
