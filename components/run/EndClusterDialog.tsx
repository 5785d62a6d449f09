'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ClusterDetail } from '@/server/domain/cluster';
import type { JobDetail } from '@/server/domain/job';
import { explain } from '@/components/api-error';
import { dhowCommand } from '@/components/dhow-command';
import { formatUsdPerHour } from '@/components/money';
import { useTRPC } from '@/components/trpc';
import { AlertDialog } from '@/components/ui/AlertDialog';
import { Copyable } from '@/components/ui/Copyable';
import { notify } from '@/components/ui/notify';

export interface EndClusterDialogProps {
  job: JobDetail;
  cluster: ClusterDetail | null;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks before the run's cluster ends, and says what ends with it. */
export function EndClusterDialog({ job, cluster, isOpen, onClose }: EndClusterDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const down = useMutation(
    trpc.clusters.down.mutationOptions({
      onSuccess: ({ refused: [refused] }) => {
        void queryClient.invalidateQueries(trpc.clusters.pathFilter());
        void queryClient.invalidateQueries(trpc.jobs.pathFilter());
        if (refused) notify.failed(`“${job.clusterName}” was not torn down`, { description: refused.reason });
        else notify.done(`Tearing down “${job.clusterName}”`);
        onClose();
      },
      onError: (error) => {
        const { message, hint } = explain(error);
        notify.failed(message, { description: hint ?? undefined });
      },
    }),
  );
  const active = cluster?.activeJobs ?? 0;
  const saved = cluster && cluster.usdPerHour > 0 ? `, which saves ${formatUsdPerHour(cluster.usdPerHour)}` : '';
  return (
    <AlertDialog
      isOpen={isOpen}
      onOpenChange={(next) => !next && onClose()}
      title={`Tear down “${job.clusterName}”?`}
      confirmLabel="Tear down"
      isBusy={down.isPending}
      onConfirm={() => down.mutate({ ids: [job.clusterId] })}
    >
      <p>
        {active > 0 ? (
          <strong className="font-semibold text-bad">{active === 1 ? 'One job' : `${active} jobs`} will be stopped. </strong>
        ) : (
          'No job is running there. '
        )}
        Its machines are given back{saved}; files left on them are removed. Logs and history stay. This cannot be undone.
      </p>
      <Copyable text={dhowCommand.down([job.clusterName])} label="the command that does the same" />
    </AlertDialog>
  );
}
