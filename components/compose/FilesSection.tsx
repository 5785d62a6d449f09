'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc';
import { Section } from '@/components/ui/Section';
import type { Task } from '@/server/domain/task';
import { changeDraft } from './compose-draft';
import type { Draft, UploadedTree } from './compose-draft';
import { SourceRow } from './SourceRow';

/** What is copied to the nodes, and from where. */
export function FilesSection({ draft, task }: { draft: Draft; task: Task | null }) {
  const trpc = useTRPC();
  const info = useQuery(trpc.system.info.queryOptions());
  const canReadPaths = info.data?.requiresLogin !== true;
  const mounts = Object.entries(task?.fileMounts ?? {});
  // As with SkyPilot, a cluster that is there already gets the workdir only.
  const shownMounts = draft.clusterId ? [] : mounts;
  const set = (key: string, upload: UploadedTree | null) => {
    const { [key]: _, ...others } = draft.uploads;
    changeDraft({ uploads: upload ? { ...others, [key]: upload } : others });
  };
  return (
    <Section title="Files">
      <ul className="divide-y overflow-hidden rounded-lg border">
        <SourceRow
          name="workdir"
          path={task?.workdir ?? null}
          upload={draft.uploads['workdir'] ?? null}
          canReadPaths={canReadPaths}
          onChange={(upload) => set('workdir', upload)}
        />
        {shownMounts.map(([to, from]) => (
          <SourceRow
            key={to}
            name={to}
            path={from}
            upload={draft.uploads[to] ?? null}
            canReadPaths={canReadPaths}
            onChange={(upload) => set(to, upload)}
          />
        ))}
      </ul>
    </Section>
  );
}
