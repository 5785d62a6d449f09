'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc';
import { Field } from '@/components/ui/Field';
import { Input } from '@/components/ui/Input';
import { Section } from '@/components/ui/Section';
import { Select } from '@/components/ui/Select';
import type { SelectOption } from '@/components/ui/Select';
import { clusterCan } from '@/server/domain/cluster';
import { whyBadClusterName } from '@/server/domain/names';
import type { Task } from '@/server/domain/task';
import { changeDraft } from './compose-draft';
import type { Draft } from './compose-draft';

const newCluster = 'new';
const anywhere = 'auto';

/** On which cluster, on whose machines, on how many of them. */
export function WhereSection({ draft, task }: { draft: Draft; task: Task | null }) {
  const trpc = useTRPC();
  const clusters = useQuery(trpc.clusters.list.queryOptions({}));
  const usable = (clusters.data?.clusters ?? []).filter((cluster) => clusterCan.exec(cluster));
  const isGone = draft.clusterId !== '' && clusters.isSuccess && !usable.some((cluster) => cluster.id === draft.clusterId);
  const isNew = draft.clusterId === '';
  return (
    <Section title="Where">
      <div className="grid grid-cols-2 gap-x-3 gap-y-3">
        <Field label="Cluster" className="col-span-2" error={isGone ? 'That cluster takes no jobs any more. Choose another.' : null}>
          <Select
            value={draft.clusterId || newCluster}
            onChange={(value) => changeDraft({ clusterId: value === newCluster ? '' : value })}
            options={[
              { value: newCluster, label: 'A new one' },
              ...usable.map((cluster) => ({ value: cluster.id, label: cluster.name, hint: cluster.infra })),
              ...(isGone ? [{ value: draft.clusterId, label: 'One that is gone', isDisabled: true }] : []),
            ]}
          />
        </Field>
        {isNew && (
          <>
            <Field
              label="Its name"
              isOptional
              className="col-span-2"
              error={draft.clusterName ? whyBadClusterName(draft.clusterName) : null}
            >
              <Input
                value={draft.clusterName}
                onChange={(clusterName) => changeDraft({ clusterName: clusterName.trim() })}
                placeholder="made up for you"
                autoComplete="off"
                spellCheck={false}
              />
            </Field>
            <Field label="Machines">
              <InfraSelect value={draft.infra} />
            </Field>
          </>
        )}
        <Field label="Nodes" className={isNew ? undefined : 'col-span-2'} error={numNodesProblem(draft.numNodes)}>
          <Input
            value={draft.numNodes}
            onChange={(numNodes) => changeDraft({ numNodes: numNodes.trim() })}
            placeholder={task ? `${task.numNodes}, as in the file` : 'as in the file'}
            inputMode="numeric"
            autoComplete="off"
          />
        </Field>
      </div>
    </Section>
  );
}

function InfraSelect({ value }: { value: string }) {
  const trpc = useTRPC();
  const infra = useQuery(trpc.infra.list.queryOptions());
  const options: SelectOption<string>[] = [{ value: anywhere, label: 'Automatic' }];
  for (const provider of infra.data?.providers ?? []) {
    if (provider.isEnabled && provider.name !== 'ssh') options.push({ value: provider.name, label: provider.title });
  }
  for (const pool of infra.data?.pools ?? []) {
    options.push({
      value: `ssh/${pool.name}`,
      label: `ssh/${pool.name}`,
      hint: `${pool.hosts.length} ${pool.hosts.length === 1 ? 'host' : 'hosts'}`,
    });
  }
  if (value && !options.some((option) => option.value === value)) options.push({ value, label: value });
  return <Select value={value || anywhere} onChange={(next) => changeDraft({ infra: next === anywhere ? '' : next })} options={options} />;
}

const numNodesProblem = (text: string): string | null => (text === '' || /^[1-9]\d{0,3}$/.test(text) ? null : 'A whole number, 1 or more.');
