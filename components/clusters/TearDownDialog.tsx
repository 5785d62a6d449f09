'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ClusterView } from '@/server/domain/cluster';
import { explain } from '@/components/api-error';
import { dhowCommand } from '@/components/dhow-command';
import { formatUsdPerHour } from '@/components/money';
import { useTRPC } from '@/components/trpc';
import { AlertDialog } from '@/components/ui/AlertDialog';
import { Copyable } from '@/components/ui/Copyable';
import { notify } from '@/components/ui/notify';

const namedAtMost = 6;
const plural = (n: number, word: string) => `${n.toLocaleString()} ${word}${n === 1 ? '' : 's'}`;

/** Asks before clusters end, and says by name what ends with them. Open while `clusters` holds any. */
export function TearDownDialog({
  clusters,
  onClose,
  onDone,
}: {
  clusters: readonly ClusterView[];
  onClose: () => void;
  onDone?: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const down = useMutation(
    trpc.clusters.down.mutationOptions({
      onSuccess: ({ done, refused }) => {
        void queryClient.invalidateQueries(trpc.clusters.pathFilter());
        const only = clusters.length === 1 ? clusters[0] : undefined;
        if (done.length > 0) notify.done(only ? `Tearing down “${only.name}”` : `Tearing down ${plural(done.length, 'cluster')}`);
        for (const { id, reason } of refused) {
          notify.failed(`“${clusters.find((c) => c.id === id)?.name ?? id}” was not torn down`, { description: reason });
        }
        onClose();
        onDone?.();
      },
      onError: (error) => {
        const { message, hint } = explain(error);
        notify.failed(message, { description: hint ?? undefined });
      },
    }),
  );

  const first = clusters[0];
  const nodes = clusters.reduce((sum, c) => sum + c.numNodes, 0);
  const jobs = clusters.reduce((sum, c) => sum + c.activeJobs, 0);
  const usd = clusters.reduce((sum, c) => sum + c.usdPerHour, 0);
  const title = clusters.length === 1 && first ? `Tear down “${first.name}”?` : `Tear down ${clusters.length} clusters?`;
  return (
    <AlertDialog
      isOpen={clusters.length > 0}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={title}
      confirmLabel="Tear down"
      isBusy={down.isPending}
      onConfirm={() => down.mutate({ ids: clusters.map((c) => c.id) })}
    >
      {clusters.length > 1 && (
        <ul className="flex flex-wrap gap-x-3 gap-y-1 font-medium text-ink">
          {clusters.slice(0, namedAtMost).map((c) => (
            <li key={c.id}>{c.name}</li>
          ))}
          {clusters.length > namedAtMost && <li className="font-normal text-ink-muted">and {clusters.length - namedAtMost} more</li>}
        </ul>
      )}
      <ul className="flex list-disc flex-col gap-1 pl-4">
        <li>
          {jobs > 0 ? (
            <strong className="font-semibold text-bad">{plural(jobs, 'job')} will be stopped.</strong>
          ) : (
            'No job is running there.'
          )}
        </li>
        <li>
          {plural(nodes, 'node')} {nodes === 1 ? 'is' : 'are'} given back{usd > 0 && `, which saves ${formatUsdPerHour(usd)}`}. Files left
          there are removed.
        </li>
        <li>Logs and history stay. This cannot be undone.</li>
      </ul>
      {clusters.length > 0 && <Copyable text={dhowCommand.down(clusters.map((c) => c.name))} label="the command that does the same" />}
    </AlertDialog>
  );
}
