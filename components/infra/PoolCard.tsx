'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import Link from 'next/link';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pencil, Play, PlugZap, Trash2 } from 'lucide-react';
import type { PoolHostView, PoolView } from '@/server/domain/pool';
import { explain } from '@/components/api-error';
import { paths } from '@/components/paths';
import { useTRPC } from '@/components/trpc';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/Card';
import { IconButton } from '@/components/ui/IconButton';
import { Menu } from '@/components/ui/Menu';
import { notify } from '@/components/ui/notify';
import { ForgetKeyDialog } from './ForgetKeyDialog';
import { PoolHost } from './PoolHost';
import { RemovePoolDialog } from './RemovePoolDialog';

export interface PoolCardProps {
  pool: PoolView;
  onEdit: (pool: PoolView) => void;
  /** How often it was saved while on screen: each time, it is tested by itself. */
  saves: number;
}

const fromFile = 'This pool is written in the pools file; change it there.';

/** A pool: its machines, whether they can be reached, and what can be done with it. */
export function PoolCard({ pool, onEdit, saves }: PoolCardProps) {
  const { isTesting, startedAt, test } = usePoolTest(pool.name, saves);
  const [forgetting, setForgetting] = useState<PoolHostView | null>(null);
  const [isRemoving, setIsRemoving] = useState(false);
  const held = pool.hosts.find((host) => host.clusterName !== null);
  const working = pool.hosts.filter((host) => host.lastTest?.isOk).length;
  // The server stores each result as it comes, so hosts turn from "testing" one by one.
  const isHostTesting = (host: PoolHostView) => isTesting && (!host.lastTest || Date.parse(host.lastTest.at) < startedAt);
  const readOnly = pool.source === 'file' ? fromFile : null;
  return (
    <Card>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2.5">
        <h3 className="font-semibold">{pool.name}</h3>
        {readOnly && <Badge>from the pools file</Badge>}
        <span className="min-w-0 text-ink-faint">
          {working} of {pool.hosts.length} reached{pool.jumpHost && ` · through ${pool.jumpHost}`}
        </span>
        <span className="ml-auto flex items-center gap-1.5">
          <Button size="sm" icon={<PlugZap size={13} />} isBusy={isTesting} onClick={test}>
            Test
          </Button>
          <Link href={paths.compose({ infra: `ssh/${pool.name}` })} className={buttonClass({ size: 'sm' })}>
            <Play size={12} aria-hidden />
            Run here
          </Link>
          <Menu
            trigger={<IconButton label={`Actions for ${pool.name}`} size="sm" icon={<Ellipsis size={15} />} hasTooltip={false} />}
            entries={[
              { label: 'Change', icon: <Pencil size={14} />, onSelect: () => onEdit(pool), disabledReason: readOnly },
              {
                label: 'Remove',
                icon: <Trash2 size={14} />,
                tone: 'bad',
                onSelect: () => setIsRemoving(true),
                disabledReason: readOnly ?? (held ? `Cluster “${held.clusterName}” uses it. Tear that down first.` : null),
              },
            ]}
          />
        </span>
      </header>
      <ul className="divide-y divide-line">
        {pool.hosts.map((host) => (
          <PoolHost key={host.id} host={host} isTesting={isHostTesting(host)} onForgetKey={setForgetting} />
        ))}
      </ul>
      <ForgetKeyDialog host={forgetting} onClose={() => setForgetting(null)} onForgotten={test} />
      <RemovePoolDialog pool={isRemoving ? pool : null} onClose={() => setIsRemoving(false)} />
    </Card>
  );
}

/** Tests a pool, by itself after each save; results arrive in the list of pools. */
function usePoolTest(name: string, saves: number): { isTesting: boolean; startedAt: number; test: () => void } {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mutation = useMutation(
    trpc.infra.testPool.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.infra.pathFilter()),
      onSuccess: ({ hosts }) => {
        const bad = hosts.filter((host) => !host.lastTest?.isOk).length;
        if (bad === 0) notify.done(hosts.length === 1 ? `The host of “${name}” works` : `All ${hosts.length} hosts of “${name}” work`);
        else notify.failed(`${bad} of ${hosts.length} hosts of “${name}” cannot be used yet`);
      },
      onError: (error) => {
        const { message, hint } = explain(error);
        notify.failed(`“${name}” could not be tested. ${message}`, { description: hint ?? undefined });
      },
    }),
  );
  const { mutate, isPending, submittedAt } = mutation;
  const test = useCallback(() => mutate({ name }), [mutate, name]);
  const tested = useRef(0);
  useEffect(() => {
    if (saves === tested.current) return;
    tested.current = saves;
    test();
  }, [saves, test]);
  return { isTesting: isPending, startedAt: submittedAt, test };
}
