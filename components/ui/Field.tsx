'use client';
import type { ReactNode } from 'react';
import { Field as Base } from '@base-ui/react/field';
import { CircleAlert } from 'lucide-react';
import { cx } from './cx';

export interface FieldProps {
  label: string;
  /** What it is for, or what form it takes. */
  hint?: ReactNode;
  /** What is wrong with it now. Announced, and marks the control invalid. */
  error?: string | null | undefined;
  isOptional?: boolean;
  className?: string;
  children: ReactNode;
}

/** Ties a control to its label, hint and error. Put one Input, Textarea or Select inside. */
export function Field({ label, hint, error, isOptional = false, className, children }: FieldProps) {
  return (
    <Base.Root invalid={Boolean(error)} className={cx('flex min-w-0 flex-col gap-1', className)}>
      <Base.Label className="flex items-baseline gap-1.5 font-medium">
        {label}
        {isOptional && <span className="text-sm font-normal text-ink-faint">optional</span>}
      </Base.Label>
      {children}
      {hint && <Base.Description className="text-sm text-ink-faint">{hint}</Base.Description>}
      {error && (
        <Base.Error match className="flex items-start gap-1 text-sm text-bad">
          <CircleAlert size={13} className="mt-0.5 shrink-0" aria-hidden />
          <span>{error}</span>
        </Base.Error>
      )}
    </Base.Root>
  );
}
