'use client';
import type { RefObject } from 'react';
import type { Diagnostic } from '@/server/domain/task';
import type { EditorHandle } from '@/components/editor/CodeEditor';
import { Copyable } from '@/components/ui/Copyable';
import { notify } from '@/components/ui/notify';
import type { CheckedTask } from './checked-task';
import type { Draft } from './compose-draft';
import { FilesSection } from './FilesSection';
import { PlanSection } from './PlanSection';
import { ProblemsSection } from './ProblemsSection';
import type { LaunchRefusal } from './use-launch';
import { ValuesSection } from './ValuesSection';
import { WhereSection } from './WhereSection';

export interface SidePaneProps {
  draft: Draft;
  checked: CheckedTask;
  refusal: LaunchRefusal | null;
  command: string;
  editor: RefObject<EditorHandle | null>;
}

/** Everything about a run that is not in its task file. */
export function SidePane({ draft, checked, refusal, command, editor }: SidePaneProps) {
  const known = new Set(checked.diagnostics.map((found) => `${found.line}:${found.message}`));
  const fromServer = (refusal?.diagnostics ?? []).filter((found) => !known.has(`${found.line}:${found.message}`));
  const fix = (found: Diagnostic) => {
    if (!editor.current?.fix(checked.source, found)) notify.info('The text has changed since; try again in a moment.');
  };
  return (
    <aside
      aria-label="Plan and options"
      className="flex flex-col gap-6 px-4 pt-4 pb-8 md:px-6 lg:w-[27rem] lg:shrink-0 lg:overflow-y-auto lg:px-5"
    >
      <ProblemsSection
        diagnostics={[...checked.diagnostics, ...fromServer]}
        refusal={refusal}
        onGoTo={(found) => editor.current?.goTo(found.line, found.column)}
        onFix={fix}
      />
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
