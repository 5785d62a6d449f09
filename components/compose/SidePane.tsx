'use client';
import { Copyable } from '@/components/ui/Copyable';
import type { CheckedTask } from './checked-task';
import type { Draft } from './compose-draft';
import { FilesSection } from './FilesSection';
import { PlanSection } from './PlanSection';
import { ValuesSection } from './ValuesSection';
import { WhereSection } from './WhereSection';

export interface SidePaneProps {
  draft: Draft;
  checked: CheckedTask;
  command: string;
}

/** Everything about a run that is not in its task file. */
export function SidePane({ draft, checked, command }: SidePaneProps) {
  return (
    <aside
      aria-label="Plan and options"
      className="flex flex-col gap-6 px-4 pt-4 pb-8 md:px-6 lg:w-[27rem] lg:shrink-0 lg:overflow-y-auto lg:px-5"
    >
      <ValuesSection draft={draft} checked={checked} />
      <PlanSection draft={draft} checked={checked} />
      <WhereSection draft={draft} task={checked.task} />
      <FilesSection draft={draft} task={checked.task} />
      <section aria-label="In a terminal" className="flex flex-col gap-1.5">
        <h2 className="text-sm text-ink-faint">The same from a terminal</h2>
        <Copyable text={command} label="the command that does the same" />
      </section>
    </aside>
  );
}
