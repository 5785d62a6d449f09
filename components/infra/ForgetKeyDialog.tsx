'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PoolHostView } from '@/server/domain/pool';
import { explain } from '@/components/api-error';
import { useTRPC } from '@/components/trpc';
import { AlertDialog } from '@/components/ui/AlertDialog';
import { notify } from '@/components/ui/notify';

/** Asks before a host's known key is forgotten: the next connection will trust whatever answers. */
export function ForgetKeyDialog({
  host,
  onClose,
  onForgotten,
}: {
  host: PoolHostView | null;
  onClose: () => void;
  onForgotten: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const forget = useMutation(
    trpc.infra.forgetHostKey.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(trpc.infra.pathFilter());
        onClose();
        onForgotten();
      },
      onError: (error) => {
        const { message, hint } = explain(error);
        notify.failed(message, { description: hint ?? undefined });
      },
    }),
  );
  return (
    <AlertDialog
      isOpen={host !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Forget the key of ${host?.host ?? 'this host'}?`}
      confirmLabel="Forget and test again"
      cancelLabel="Keep refusing"
      isBusy={forget.isPending}
      onConfirm={() => host && forget.mutate({ hostId: host.id })}
    >
      <p>
        Until now this host proved itself with the key below. A different key is expected after a reinstall, and is also what someone in
        between would show. Be sure which it is.
      </p>
      {host?.hostKey && <p className="rounded-md border bg-sunken px-2.5 py-1.5 font-mono text-sm break-all text-ink">{host.hostKey}</p>}
      <p>
        To compare, run this at the host itself:{' '}
        <code className="font-mono text-sm text-ink">ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code>
      </p>
    </AlertDialog>
  );
}
