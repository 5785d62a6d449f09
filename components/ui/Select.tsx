'use client';
import type { ReactNode } from 'react';
import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { controlClass } from './control-class';
import { cx } from './cx';

export interface SelectOption<T extends string> {
  value: T;
  label: string;
  /** A quieter word after the label. */
  hint?: string;
  icon?: ReactNode;
  isDisabled?: boolean;
}

export interface SelectProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly SelectOption<T>[];
  /** Names it where no Field label does. */
  label?: string;
  placeholder?: string;
  className?: string;
}

/** One of a few. For more than about twenty choices use something one can search. */
export function Select<T extends string>({ value, onChange, options, label, placeholder, className }: SelectProps<T>) {
  return (
    <Base.Root<T> items={options} value={value} onValueChange={(next) => next !== null && onChange(next)} modal={false}>
      <Base.Trigger
        {...(label ? { 'aria-label': label } : {})}
        className={cx(controlClass, 'inline-flex h-8 items-center justify-between gap-2 text-left coarse:h-10', className)}
      >
        <Base.Value placeholder={placeholder} className="truncate" />
        <Base.Icon className="text-ink-faint">
          <ChevronsUpDown size={14} aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className="pop-motion max-h-(--available-height) min-w-(--anchor-width) overflow-auto rounded-lg border bg-raised p-1 shadow-pop outline-none">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                disabled={option.isDisabled}
                className="flex min-h-7 items-center gap-2 rounded-md px-2 outline-none select-none data-disabled:text-ink-faint data-highlighted:bg-hover coarse:min-h-10"
              >
                {option.icon}
                <Base.ItemText>{option.label}</Base.ItemText>
                {option.hint && <span className="text-sm text-ink-faint">{option.hint}</span>}
                <Base.ItemIndicator className="ml-auto text-accent">
                  <Check size={14} aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
