'use client';
import { useMemo } from 'react';
import { useRouter } from 'next/navigation';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { StateIcon, jobLooks } from '@/components/StateBadge';
import { useCommands, usePaletteOpen, usePaletteQuery, type Command } from '@/components/layout/palette-store';
import { paths } from '@/components/paths';
import { useDebounced } from '@/components/table/use-debounced';
import { useTRPC } from '@/components/trpc';
import { jobName } from './job-columns';

const found = 12;
const listed = 4;

/** ⌘K: go to a job by name, number or cluster. Asks the server only while the palette is open. */
export function JobCommands() {
  const trpc = useTRPC();
  const router = useRouter();
  const isOpen = usePaletteOpen();
  const search = useDebounced(usePaletteQuery().trim());
  const { data } = useQuery(
    trpc.jobs.list.queryOptions({ ...(search ? { search } : {}), limit: found }, { enabled: isOpen, placeholderData: keepPreviousData }),
  );
  const jobs = data?.jobs;
  useCommands(
    useMemo<Command[]>(
      () =>
        (jobs ?? []).map((job, index) => ({
          id: `job:${job.id}`,
          group: 'Jobs',
          label: jobName(job),
          hint: `${jobLooks[job.phase].word} · ${job.clusterName} ${job.number}`,
          // The server found it by what was typed; the palette must not drop it again.
          keywords: ['job', job.clusterName, String(job.number), search],
          icon: <StateIcon look={jobLooks[job.phase]} size={15} />,
          isQuiet: index >= listed,
          onSelect: () => router.push(paths.job(job.id)),
        })),
      [jobs, search, router],
    ),
  );
  return null;
}
