'use client';
import type { RefObject } from 'react';
import { CircleAlert, TriangleAlert, Wand2 } from 'lucide-react';
import type { Diagnostic } from '@/server/domain/task';
import type { EditorHandle } from '@/components/editor/CodeEditor';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { notify } from '@/components/ui/notify';
import type { CheckedTask } from './checked-task';
import type { LaunchRefusal } from './use-launch';

export interface ProblemsSectionProps {
  checked: CheckedTask;
  refusal: LaunchRefusal | null;
  editor: RefObject<EditorHandle | null>;
}

/** What is wrong, in the order of the file, docked below the text. Nothing at all when nothing is. */
export function ProblemsSection({ checked, refusal, editor }: ProblemsSectionProps) {
  const shown = problemsOf(checked, refusal);
  if (shown.length === 0 && !refusal) return null;
  const fix = (found: Diagnostic) => {
    if (!editor.current?.fix(checked.source, found)) notify.info('The text has changed since; try again in a moment.');
  };
  return (
    <section aria-label="Problems" className="max-h-[45%] shrink-0 overflow-y-auto border-t px-3 py-1.5">
      {refusal && (
        <Notice tone="bad" title={refusal.message} className="my-1">
          {refusal.hint}
        </Notice>
      )}
      <ul>
        {shown.map((found) => (
          <Problem
            key={`${found.line}:${found.column}:${found.code}:${found.message}`}
            found={found}
            onGoTo={() => editor.current?.goTo(found.line, found.column)}
            onFix={() => fix(found)}
          />
        ))}
      </ul>
    </section>
  );
}

/** Values that are missing have fields of their own to be filled in; what the server found beyond our check is added. */
function problemsOf(checked: CheckedTask, refusal: LaunchRefusal | null): Diagnostic[] {
  const keyOf = (found: Diagnostic): string => `${found.line}:${found.message}`;
  const known = new Set(checked.diagnostics.map(keyOf));
  const fromServer = (refusal?.diagnostics ?? []).filter((found) => !known.has(keyOf(found)));
  return [...checked.diagnostics, ...fromServer].filter((found) => !found.code.startsWith('missing-'));
}

function Problem({ found, onGoTo, onFix }: { found: Diagnostic; onGoTo: () => void; onFix: () => void }) {
  const isError = found.severity === 'error';
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <li className="-mx-1 flex min-h-8 items-start gap-2 rounded-md px-1 py-1 hover:bg-hover">
      <Icon size={14} className={isError ? 'mt-0.75 shrink-0 text-bad' : 'mt-0.75 shrink-0 text-warn'} aria-label={found.severity} />
      <span className="w-12 shrink-0 text-ink-faint">line {found.line}</span>
      <button type="button" onClick={onGoTo} className="min-w-0 flex-1 rounded-sm text-left break-words">
        {found.message} {found.hint && <span className="text-ink-muted">{found.hint}</span>}
      </button>
      {found.fix && (
        <Button size="sm" className="-my-0.5" icon={<Wand2 size={12} aria-hidden />} onClick={onFix}>
          {found.fix.title}
        </Button>
      )}
    </li>
  );
}
