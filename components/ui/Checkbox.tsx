'use client';
import type { MouseEvent, ReactNode } from 'react';
import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import { cx } from './cx';

export interface CheckboxProps {
  isChecked: boolean;
  isIndeterminate?: boolean;
  onChange: (isChecked: boolean, event: Event) => void;
  /** Shown beside the box. Without it, name the box with `label`. */
  children?: ReactNode;
  label?: string;
  onClick?: (event: MouseEvent) => void;
  tabIndex?: number;
  className?: string;
}

export function Checkbox({ isChecked, isIndeterminate = false, onChange, children, label, onClick, tabIndex, className }: CheckboxProps) {
  const box = (
    <Base.Root
      checked={isChecked}
      indeterminate={isIndeterminate}
      onCheckedChange={(next, details) => onChange(next, details.event)}
      {...(label ? { 'aria-label': label } : {})}
      onClick={onClick}
      tabIndex={tabIndex}
      className={cx(
        'inline-flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-surface text-on-accent',
        'data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent',
        !children && className,
      )}
    >
      <Base.Indicator className="inline-flex data-unchecked:hidden">
        {isIndeterminate ? <Minus size={12} strokeWidth={3} aria-hidden /> : <Check size={12} strokeWidth={3} aria-hidden />}
      </Base.Indicator>
    </Base.Root>
  );
  if (!children) return box;
  return (
    <label className={cx('inline-flex cursor-pointer items-center gap-2 coarse:min-h-10', className)}>
      {box}
      <span>{children}</span>
    </label>
  );
}
