'use client';
import Link from 'next/link';
import { CopyPlus } from 'lucide-react';
import type { JobDetail } from '@/server/domain/job';
import { YamlEditor } from '@/components/editor/YamlEditor';
import { paths } from '@/components/paths';
import { buttonClass } from '@/components/ui/button-class';
import { Copyable } from '@/components/ui/Copyable';

/** The task file as it was given, to read, and to take as a start. */
export function RunYaml({ job }: { job: JobDetail }) {
  return (
    <div className="flex h-full min-h-[50dvh] flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b px-4 py-1.5 md:px-6">
        <div className="min-w-0 flex-1 basis-60">
          <Copyable text={job.command} label="the command that did the same" />
        </div>
        <Link href={paths.compose({ from: job.id })} className={buttonClass({ size: 'sm' })}>
          <CopyPlus size={13} aria-hidden />
          Clone to Compose
        </Link>
      </div>
      <div className="min-h-0 flex-1">
        <YamlEditor label="Task file of this run" value={job.yaml} isReadOnly />
      </div>
    </div>
  );
}
