'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JobView } from '@/server/domain/job';
import { explain } from '@/components/api-error';
import { dhowCommand } from '@/components/dhow-command';
import { useTRPC } from '@/components/trpc';
import { AlertDialog } from '@/components/ui/AlertDialog';
import { Copyable } from '@/components/ui/Copyable';
import { notify } from '@/components/ui/notify';
import { jobName } from './job-columns';

const namedAtMost = 6;

/** Asks before jobs are cancelled. Open while `jobs` holds any. */
export function CancelDialog({ jobs, onClose }: { jobs: readonly JobView[]; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cancel = useMutation(
    trpc.jobs.cancel.mutationOptions({
      onSuccess: ({ done, refused }) => {
        void queryClient.invalidateQueries(trpc.jobs.pathFilter());
        if (done.length > 0) notify.done(done.length === 1 ? 'Cancelling the job' : `Cancelling ${done.length} jobs`);
        for (const { id, reason } of refused) {
          const job = jobs.find((j) => j.id === id);
          notify.failed(`${job ? `“${jobName(job)}”` : 'A job'} was not cancelled`, { description: reason });
        }
        onClose();
      },
      onError: (error) => {
        const { message, hint } = explain(error);
        notify.failed(message, { description: hint ?? undefined });
      },
    }),
  );
  const first = jobs[0];
  const waiting = jobs.filter((job) => job.phase === 'pending').length;
  const running = jobs.length - waiting;
  const cluster = jobs.every((job) => job.clusterId === first?.clusterId) ? first?.clusterName : undefined;
  return (
    <AlertDialog
      isOpen={jobs.length > 0}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={jobs.length === 1 && first ? `Cancel “${jobName(first)}”?` : `Cancel ${jobs.length} jobs?`}
      confirmLabel={jobs.length === 1 ? 'Cancel the job' : `Cancel ${jobs.length} jobs`}
      cancelLabel={jobs.length === 1 ? 'Let it run' : 'Let them run'}
      isBusy={cancel.isPending}
      onConfirm={() => cancel.mutate({ ids: jobs.map((job) => job.id) })}
    >
      {jobs.length > 1 && (
        <p className="font-medium text-ink">
          {jobs.slice(0, namedAtMost).map(jobName).join(', ')}
          {jobs.length > namedAtMost && ` and ${jobs.length - namedAtMost} more`}
        </p>
      )}
      <p>
        {running > 0 && 'Every process of it ends on all of its nodes. '}
        {waiting > 0 && (running > 0 ? `${waiting} still waiting will not start. ` : 'It has not started and will not. ')}
        The cluster stays up, and the log is kept.
      </p>
      {cluster && (
        <Copyable
          text={dhowCommand.cancel(
            cluster,
            jobs.map((job) => job.number),
          )}
          label="the command that does the same"
        />
      )}
    </AlertDialog>
  );
}
