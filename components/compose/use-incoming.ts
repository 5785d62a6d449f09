'use client';
import { useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { explain } from '@/components/api-error';
import { paths } from '@/components/paths';
import { useTRPC } from '@/components/trpc';
import { notify } from '@/components/ui/notify';
import { changeDraft, replaceDraft } from './compose-draft';

/** Takes in what the address brings, once: `?from=` a job whose file is copied, `?infra=` where to run. */
export function useIncoming(): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const params = useSearchParams();
  const from = params.get('from');
  const infra = params.get('infra');
  const taken = useRef<string | null>(null);
  useEffect(() => {
    const key = `${from ?? ''} ${infra ?? ''}`;
    if (taken.current === key || (!from && !infra)) return;
    taken.current = key;
    const takeJob = async (id: string) => {
      try {
        const job = await queryClient.fetchQuery(trpc.jobs.get.queryOptions({ id }));
        const undo = replaceDraft({ yaml: job.yaml, ...(infra ? { infra } : {}) });
        notify.done(`Copied the task of “${job.name ?? `job ${job.number}`}”`, { action: { label: 'Undo', onClick: undo } });
      } catch (error) {
        notify.failed('The task could not be copied.', { description: explain(error).message });
      }
    };
    if (from) void takeJob(from);
    else if (infra) changeDraft({ infra, clusterId: '' });
    router.replace(paths.compose());
  }, [from, infra, queryClient, router, trpc]);
}
