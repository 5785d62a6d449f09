'use client';
import { CircleAlert, TriangleAlert, Wand2 } from 'lucide-react';
import type { Diagnostic } from '@/server/domain/task';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { Section } from '@/components/ui/Section';
import type { LaunchRefusal } from './use-launch';

export interface ProblemsSectionProps {
  diagnostics: readonly Diagnostic[];
  refusal: LaunchRefusal | null;
  onGoTo: (found: Diagnostic) => void;
  onFix: (found: Diagnostic) => void;
}

/** What is wrong, in the order of the file. Nothing at all when nothing is. */
export function ProblemsSection({ diagnostics, refusal, onGoTo, onFix }: ProblemsSectionProps) {
  // Values that are missing have fields of their own to be filled in.
  const shown = diagnostics.filter((found) => !found.code.startsWith('missing-'));
  if (shown.length === 0 && !refusal) return null;
  return (
    <Section title="Problems" aside={shown.length > 0 ? shown.length : undefined}>
      {refusal && (
        <Notice tone="bad" title={refusal.message}>
          {refusal.hint}
        </Notice>
      )}
      <ul className="flex flex-col gap-0.5">
        {shown.map((found) => (
          <Problem key={`${found.line}:${found.column}:${found.code}:${found.message}`} found={found} onGoTo={onGoTo} onFix={onFix} />
        ))}
      </ul>
    </Section>
  );
}

function Problem({ found, onGoTo, onFix }: { found: Diagnostic } & Pick<ProblemsSectionProps, 'onGoTo' | 'onFix'>) {
  const isError = found.severity === 'error';
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <li className="-mx-2 flex items-start gap-2 rounded-md px-2 py-1.5 hover:bg-hover">
      <Icon size={14} className={isError ? 'mt-0.75 shrink-0 text-bad' : 'mt-0.75 shrink-0 text-warn'} aria-label={found.severity} />
      <button type="button" onClick={() => onGoTo(found)} className="min-w-0 flex-1 rounded-sm text-left break-words">
        {found.message} {found.hint && <span className="text-ink-muted">{found.hint}</span>}
        <span className="ml-1.5 text-sm whitespace-nowrap text-ink-faint">line {found.line}</span>
      </button>
      {found.fix && (
        <Button size="sm" icon={<Wand2 size={12} aria-hidden />} onClick={() => onFix(found)}>
          {found.fix.title}
        </Button>
      )}
    </li>
  );
}
