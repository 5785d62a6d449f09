'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JobDetail } from '@/server/domain/job';
import { explain } from '@/components/api-error';
import { dhowCommand } from '@/components/dhow-command';
import { useTRPC } from '@/components/trpc';
import { AlertDialog } from '@/components/ui/AlertDialog';
import { Copyable } from '@/components/ui/Copyable';
import { notify } from '@/components/ui/notify';

export function CancelRunDialog({ job, isOpen, onClose }: { job: JobDetail; isOpen: boolean; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cancel = useMutation(
    trpc.jobs.cancel.mutationOptions({
      onSuccess: ({ refused: [refused] }) => {
        void queryClient.invalidateQueries(trpc.jobs.pathFilter());
        if (refused) notify.failed('The job was not cancelled', { description: refused.reason });
        else notify.done('Cancelling the job');
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
      isOpen={isOpen}
      onOpenChange={(next) => !next && onClose()}
      title={`Cancel ${job.name ? `“${job.name}”` : `job ${job.number}`}?`}
      confirmLabel="Cancel the job"
      cancelLabel="Let it run"
      isBusy={cancel.isPending}
      onConfirm={() => cancel.mutate({ ids: [job.id] })}
    >
      <p>
        {job.phase === 'pending' ? 'It has not started and will not.' : 'Every process of it ends, on all of its nodes.'} The cluster stays
        up, and the log is kept.
      </p>
      <Copyable text={dhowCommand.cancel(job.clusterName, [job.number])} label="the command that does the same" />
    </AlertDialog>
  );
}
