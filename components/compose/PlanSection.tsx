'use client';
import { useMemo } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { inferOutput } from '@trpc/tanstack-react-query';
import { Check } from 'lucide-react';
import { explain } from '@/components/api-error';
import { formatUsdPerHour } from '@/components/money';
import { StateBadge } from '@/components/StateBadge';
import { useDebounced } from '@/components/table/use-debounced';
import { useTRPC } from '@/components/trpc';
import { Button } from '@/components/ui/Button';
import { cx } from '@/components/ui/cx';
import { Notice } from '@/components/ui/Notice';
import { Section } from '@/components/ui/Section';
import { Skeleton } from '@/components/ui/Skeleton';
import type { ClusterView } from '@/server/domain/cluster';
import type { CheckedTask } from './checked-task';
import { pick } from './checked-task';
import type { Draft } from './compose-draft';

type Plan = inferOutput<ReturnType<typeof useTRPC>['tasks']['plan']>;
type Candidate = Plan['candidates'][number];

const askAfterMs = 300;

/** Where the task would run, what that costs, and why not elsewhere. */
export function PlanSection({ draft, checked }: { draft: Draft; checked: CheckedTask }) {
  const trpc = useTRPC();
  const clusters = useQuery(trpc.clusters.list.queryOptions({}));
  const cluster = clusters.data?.clusters.find((candidate) => candidate.id === draft.clusterId);
  return <Section title="Plan">{cluster ? <OnCluster cluster={cluster} /> : <OnOffers draft={draft} checked={checked} />}</Section>;
}

function OnCluster({ cluster }: { cluster: ClusterView }) {
  return (
    <div className="rounded-lg border px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium">{cluster.name}</span>
        <StateBadge cluster={cluster.phase} />
        <span className="ml-auto">{formatUsdPerHour(cluster.usdPerHour)}</span>
      </div>
      <p className="mt-0.5 text-ink-muted">
        {[cluster.infra, `${cluster.numNodes} ${cluster.numNodes === 1 ? 'node' : 'nodes'}`, cluster.hardware].filter(Boolean).join(' · ')}
      </p>
      <p className="mt-1.5 text-sm text-ink-faint">
        {cluster.activeJobs === 0
          ? 'Nothing runs there: it starts at once.'
          : `${cluster.activeJobs} ${cluster.activeJobs === 1 ? 'job is' : 'jobs are'} there already; it may have to wait.`}{' '}
        Setup is not repeated.
      </p>
    </div>
  );
}

function OnOffers({ draft, checked }: { draft: Draft; checked: CheckedTask }) {
  const trpc = useTRPC();
  const isPlannable = checked.task !== null;
  const { envs, infra, numNodes } = draft;
  const asked = useMemo(() => requestOf({ envs, infra, numNodes }, checked), [envs, infra, numNodes, checked]);
  const request = useDebounced(asked, askAfterMs);
  const plan = useQuery(trpc.tasks.plan.queryOptions(request, { enabled: isPlannable, placeholderData: keepPreviousData, retry: false }));
  if (!isPlannable && !plan.data) return <p className="text-ink-muted">The plan is made once the file has no errors.</p>;
  if (plan.isPending) return <PlanSkeleton />;
  if (plan.isError) {
    const { message, hint } = explain(plan.error);
    return (
      <Notice
        tone="warn"
        title={message}
        action={
          <Button size="sm" onClick={() => void plan.refetch()}>
            Try again
          </Button>
        }
      >
        {hint}
      </Notice>
    );
  }
  const { candidates, problem, hint } = plan.data;
  return (
    <div className="flex flex-col gap-2" aria-busy={plan.isFetching}>
      {problem && (
        <Notice tone="warn" title={problem}>
          {hint}
        </Notice>
      )}
      <CandidateList candidates={candidates} />
      {!isPlannable && <p className="text-sm text-ink-faint">This is the plan of the last version without errors.</p>}
    </div>
  );
}

function requestOf(draft: Pick<Draft, 'envs' | 'infra' | 'numNodes'>, checked: CheckedTask) {
  const filled = (names: string[], values: Record<string, string>) => Object.fromEntries(names.map((name) => [name, values[name] ?? '']));
  return {
    yaml: checked.source,
    // A value that is still to come says nothing about where the task may run, as a rule.
    envs: { ...filled(checked.neededEnvs, draft.envs), ...pick(draft.envs, checked.neededEnvs) },
    secrets: filled(checked.neededSecrets, {}),
    ...(draft.infra ? { infra: draft.infra } : {}),
    ...(isCount(draft.numNodes) ? { numNodes: Number(draft.numNodes) } : {}),
  };
}

const isCount = (text: string): boolean => /^[1-9]\d{0,3}$/.test(text);
const foldedBeyond = 4;

function CandidateList({ candidates }: { candidates: readonly Candidate[] }) {
  const fitting = candidates.filter((candidate) => candidate.reason === null);
  const excluded = candidates.filter((candidate) => candidate.reason !== null);
  const isShort = excluded.length <= foldedBeyond;
  return (
    <>
      {candidates.length > 0 && (
        <ul className="divide-y overflow-hidden rounded-lg border">
          {[...fitting, ...(isShort ? excluded : [])].map((candidate) => (
            <CandidateRow key={`${candidate.infra} ${candidate.hardware}`} candidate={candidate} />
          ))}
        </ul>
      )}
      {!isShort && (
        <details>
          <summary className="text-sm text-ink-muted">{excluded.length} others do not fit</summary>
          <ul className="mt-2 divide-y overflow-hidden rounded-lg border">
            {excluded.map((candidate) => (
              <CandidateRow key={`${candidate.infra} ${candidate.hardware}`} candidate={candidate} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function CandidateRow({ candidate }: { candidate: Candidate }) {
  const isOut = candidate.reason !== null;
  return (
    <li className={cx('flex gap-2.5 px-3 py-2', candidate.isChosen && 'bg-accent-soft')}>
      <span className="flex w-3.5 shrink-0 justify-center pt-0.75">
        {candidate.isChosen && <Check size={14} strokeWidth={2.5} className="text-accent" aria-label="Chosen" />}
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-3">
          <span className={cx('truncate', isOut ? 'text-ink-muted' : 'font-medium')}>{candidate.infra}</span>
          <span className={cx('ml-auto shrink-0', isOut && 'text-ink-muted')}>{formatUsdPerHour(candidate.usdPerHour)}</span>
        </div>
        <p className="text-sm text-ink-muted">{candidate.hardware}</p>
        {candidate.reason && <p className="text-sm text-ink-faint">Not here: {candidate.reason}</p>}
      </div>
    </li>
  );
}

function PlanSkeleton() {
  return (
    <div className="flex flex-col gap-2 rounded-lg border px-3 py-3">
      <Skeleton className="h-3 w-2/5" />
      <Skeleton className="h-3 w-3/5" />
    </div>
  );
}
