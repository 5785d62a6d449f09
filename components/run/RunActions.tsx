'use client';
import { useState } from 'react';
import { useRouter } from 'next/navigation';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CopyPlus, Download, MoreHorizontal, Play, RotateCw, Square, Trash2 } from 'lucide-react';
import { clusterCan, clusterCannot } from '@/server/domain/cluster';
import type { ClusterDetail } from '@/server/domain/cluster';
import { jobCan, jobCannot } from '@/server/domain/job';
import type { JobDetail } from '@/server/domain/job';
import { explain } from '@/components/api-error';
import { paths } from '@/components/paths';
import { useTRPC } from '@/components/trpc';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { Menu } from '@/components/ui/Menu';
import { notify } from '@/components/ui/notify';
import { CancelRunDialog } from './CancelRunDialog';
import { EndClusterDialog } from './EndClusterDialog';
import { RunHereDialog } from './RunHereDialog';
import { downloadHref } from './RunLog';

type Asking = 'cancel' | 'exec' | 'down' | null;

/** What can be done about a run; what cannot be done now says why. */
export function RunActions({ job, cluster }: { job: JobDetail; cluster: ClusterDetail | null }) {
  const router = useRouter();
  const [asking, setAsking] = useState<Asking>(null);
  const rerun = useRerun();
  const close = () => setAsking(null);
  const ofCluster = { name: job.clusterName, phase: cluster?.phase ?? job.clusterPhase };
  const whyNoExec = clusterCan.exec(ofCluster) ? null : clusterCannot('exec', ofCluster);
  const whyNoDown = clusterCan.down(ofCluster) ? null : clusterCannot('down', ofCluster);
  return (
    <>
      {jobCan.cancel(job) ? (
        <Button icon={<Square size={12} aria-hidden />} onClick={() => setAsking('cancel')}>
          Cancel
        </Button>
      ) : (
        <Button
          icon={<RotateCw size={13} aria-hidden />}
          isBusy={rerun.isPending}
          disabledReason={jobCan.rerun(job) ? null : jobCannot('rerun', job)}
          onClick={() => rerun.mutate({ id: job.id })}
        >
          Run again
        </Button>
      )}
      <Menu
        trigger={<IconButton label="More actions" icon={<MoreHorizontal size={16} />} hasTooltip={false} />}
        entries={[
          {
            label: 'Run again',
            icon: <RotateCw size={14} />,
            disabledReason: jobCan.rerun(job) ? null : jobCannot('rerun', job),
            onSelect: () => rerun.mutate({ id: job.id }),
          },
          {
            label: 'Cancel',
            icon: <Square size={13} />,
            disabledReason: jobCan.cancel(job) ? null : jobCannot('cancel', job),
            onSelect: () => setAsking('cancel'),
          },
          { label: 'Run something else here…', icon: <Play size={14} />, disabledReason: whyNoExec, onSelect: () => setAsking('exec') },
          { label: 'Clone to Compose', icon: <CopyPlus size={14} />, onSelect: () => router.push(paths.compose({ from: job.id })) },
          {
            label: 'Download the log',
            icon: <Download size={14} />,
            onSelect: () => window.location.assign(downloadHref(job.id, { stages: [], ranks: [] })),
          },
          { kind: 'separator' },
          {
            label: 'Tear down the cluster…',
            icon: <Trash2 size={14} />,
            tone: 'bad',
            disabledReason: whyNoDown,
            onSelect: () => setAsking('down'),
          },
        ]}
      />
      <CancelRunDialog job={job} isOpen={asking === 'cancel'} onClose={close} />
      <EndClusterDialog job={job} cluster={cluster} isOpen={asking === 'down'} onClose={close} />
      <RunHereDialog job={job} isOpen={asking === 'exec'} onClose={close} />
    </>
  );
}

function useRerun() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.jobs.rerun.mutationOptions({
      onSuccess: ({ jobId, clusterName, jobNumber }) => {
        notify.done(`Running again as job ${jobNumber} on “${clusterName}”`);
        void queryClient.invalidateQueries(trpc.jobs.pathFilter());
        router.push(paths.job(jobId));
      },
      onError: (error) => {
        const { message, hint } = explain(error);
        notify.failed(message, { description: hint ?? undefined });
      },
    }),
  );
}
