'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PoolView } from '@/server/domain/pool';
import { explain } from '@/components/api-error';
import { useTRPC } from '@/components/trpc';
import { AlertDialog } from '@/components/ui/AlertDialog';
import { notify } from '@/components/ui/notify';

export function RemovePoolDialog({ pool, onClose }: { pool: PoolView | null; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.infra.removePool.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(trpc.infra.pathFilter());
        notify.done(`Pool “${pool?.name ?? ''}” removed`);
        onClose();
      },
      onError: (error) => {
        const { message, hint } = explain(error);
        notify.failed(message, { description: hint ?? undefined });
      },
    }),
  );
  return (
    <AlertDialog
      isOpen={pool !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Remove “${pool?.name ?? ''}”?`}
      confirmLabel="Remove the pool"
      isBusy={remove.isPending}
      onConfirm={() => pool && remove.mutate({ name: pool.name })}
    >
      <p>
        Dhow forgets {pool?.hosts.length === 1 ? 'its host' : `its ${pool?.hosts.length ?? 0} hosts`} and any key or password stored for{' '}
        {pool?.hosts.length === 1 ? 'it' : 'them'}. The machines themselves are not touched.
      </p>
    </AlertDialog>
  );
}
