'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';
import { useRouter } from 'next/navigation';
import { explain } from '@/components/api-error';
import type { ApiErrorText } from '@/components/api-error';
import { paths } from '@/components/paths';
import { useTRPC } from '@/components/trpc';
import type { Diagnostic } from '@/server/domain/task';
import type { CheckedTask } from './checked-task';
import { pick } from './checked-task';
import type { Draft } from './compose-draft';

export interface LaunchRefusal extends ApiErrorText {
  diagnostics: Diagnostic[];
}

export interface Launch {
  run: (draft: Draft, task: CheckedTask, command: string) => void;
  isBusy: boolean;
  refusal: LaunchRefusal | null;
  clear: () => void;
}

/** Runs what is composed and goes to where it can be watched. A refusal leaves everything as it was. */
export function useLaunch(): Launch {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const onSuccess = ({ jobId }: { jobId: string }) => {
    void queryClient.invalidateQueries(trpc.jobs.pathFilter());
    void queryClient.invalidateQueries(trpc.clusters.pathFilter());
    router.push(paths.job(jobId));
  };
  const launch = useMutation(trpc.jobs.launch.mutationOptions({ onSuccess }));
  const exec = useMutation(trpc.jobs.exec.mutationOptions({ onSuccess }));
  const error = launch.error ?? exec.error;
  return {
    run: (draft, checked, command) => {
      const request = requestOf(draft, checked, command);
      launch.reset();
      exec.reset();
      if (draft.clusterId) exec.mutate({ ...request, clusterId: draft.clusterId });
      else
        launch.mutate({
          ...request,
          ...(draft.clusterName ? { clusterName: draft.clusterName } : {}),
          ...(draft.infra ? { infra: draft.infra } : {}),
        });
    },
    // After success the page is on its way to the run: a second click must not launch twice.
    isBusy: launch.isPending || exec.isPending || launch.isSuccess || exec.isSuccess,
    refusal: error ? refusalOf(error) : null,
    clear: () => {
      launch.reset();
      exec.reset();
    },
  };
}

function requestOf(draft: Draft, checked: CheckedTask, command: string) {
  const { workdir, ...mounts } = draft.uploads;
  const destinations = Object.keys(checked.task?.fileMounts ?? {});
  const mountTrees = Object.fromEntries(destinations.flatMap((to) => (mounts[to] ? [[to, mounts[to].treeId]] : [])));
  return {
    yaml: draft.yaml,
    envs: pick(draft.envs, checked.neededEnvs),
    secrets: pick(draft.secrets, checked.neededSecrets),
    command,
    ...(draft.numNodes ? { numNodes: Number(draft.numNodes) } : {}),
    ...(workdir ? { workdirTree: workdir.treeId } : {}),
    ...(Object.keys(mountTrees).length > 0 ? { mountTrees } : {}),
  };
}

function refusalOf(error: unknown): LaunchRefusal {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  const found = typeof data === 'object' && data !== null && 'diagnostics' in data ? data.diagnostics : null;
  return { ...explain(error), diagnostics: Array.isArray(found) ? found : [] };
}
