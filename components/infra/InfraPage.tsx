'use client';
import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, RefreshCw, Server } from 'lucide-react';
import type { PoolView } from '@/server/domain/pool';
import { explain } from '@/components/api-error';
import { dhowCommand } from '@/components/dhow-command';
import { Page } from '@/components/layout/Page';
import { PageHeader } from '@/components/layout/PageHeader';
import { LoadError } from '@/components/LoadError';
import { useTRPC } from '@/components/trpc';
import { Button } from '@/components/ui/Button';
import { Card } from '@/components/ui/Card';
import { Copyable } from '@/components/ui/Copyable';
import { EmptyState } from '@/components/ui/EmptyState';
import { Notice } from '@/components/ui/Notice';
import { notify } from '@/components/ui/notify';
import { Section } from '@/components/ui/Section';
import { Skeleton } from '@/components/ui/Skeleton';
import { PoolCard } from './PoolCard';
import { PoolDialog } from './PoolDialog';
import { ProviderCard } from './ProviderCard';

/** Where tasks can run: the providers and their state, and machines of one's own. */
export function InfraPage() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const infra = useQuery(trpc.infra.list.queryOptions());
  const check = useMutation(
    trpc.infra.check.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.infra.pathFilter());
        notify.done('All providers checked');
      },
      onError: (error) => {
        const { message, hint } = explain(error);
        notify.failed(message, { description: hint ?? undefined });
      },
    }),
  );
  return (
    <Page
      header={
        <PageHeader
          title="Infra"
          facts={<span>Where tasks can run</span>}
          actions={
            <>
              <Copyable
                look="inline"
                text={dhowCommand.check()}
                label="the command that checks the same"
                className="px-2 text-ink-faint max-sm:hidden"
              />
              <Button icon={<RefreshCw size={14} />} isBusy={check.isPending} onClick={() => check.mutate()}>
                Check again
              </Button>
            </>
          }
        />
      }
    >
      {infra.data ? (
        <div className="flex max-w-5xl flex-col gap-8">
          <Section title="Providers">
            <div className="grid items-start gap-3 sm:grid-cols-2 2xl:grid-cols-3">
              {infra.data.providers.map((provider) => (
                <ProviderCard key={provider.name} provider={provider} />
              ))}
            </div>
          </Section>
          <Pools pools={infra.data.pools} poolFile={infra.data.poolFile} />
        </div>
      ) : infra.isPending ? (
        <div className="grid max-w-5xl gap-3 sm:grid-cols-2" role="status" aria-label="Loading the providers">
          <Skeleton className="h-36 rounded-lg" />
          <Skeleton className="h-36 rounded-lg" />
          <Skeleton className="h-44 rounded-lg sm:col-span-2" />
        </div>
      ) : (
        <LoadError title="The providers could not be loaded." query={infra} />
      )}
    </Page>
  );
}

function Pools({ pools, poolFile }: { pools: PoolView[]; poolFile: { path: string; problems: string[] } }) {
  const [editing, setEditing] = useState<PoolView | 'new' | null>(null);
  const [saves, setSaves] = useState<Record<string, number>>({});
  const add = (
    <Button variant="primary" icon={<Plus size={14} />} onClick={() => setEditing('new')}>
      Add machines
    </Button>
  );
  return (
    <Section
      title="Machines of your own"
      actions={pools.length > 0 && add}
      description={
        <>
          Pools of machines reached over ssh. Kept here, or in SkyPilot&apos;s format in{' '}
          <Copyable look="inline" text={poolFile.path} label="the path of the pools file" className="align-bottom" />
        </>
      }
    >
      {poolFile.problems.length > 0 && (
        <Notice tone="warn" title="The pools file could not be read in full.">
          <ul className="flex flex-col gap-0.5">
            {poolFile.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Notice>
      )}
      {pools.length === 0 ? (
        <Card>
          <EmptyState icon={<Server size={26} aria-hidden />} title="No machines yet" action={add}>
            A workstation, a rack, a rented server: name the hosts and how to log in, and tasks with infra: ssh/NAME run there for nothing.
          </EmptyState>
        </Card>
      ) : (
        pools.map((pool) => <PoolCard key={pool.name} pool={pool} onEdit={setEditing} saves={saves[pool.name] ?? 0} />)
      )}
      <PoolDialog
        pool={editing}
        takenNames={pools.map((pool) => pool.name)}
        onClose={() => setEditing(null)}
        onSaved={(pool) => {
          setEditing(null);
          setSaves((before) => ({ ...before, [pool.name]: (before[pool.name] ?? 0) + 1 }));
        }}
      />
    </Section>
  );
}
