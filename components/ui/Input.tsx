'use client';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Input as Base } from '@base-ui/react/input';
import { controlClass } from './control-class';
import { cx } from './cx';

export interface InputProps extends Omit<ComponentPropsWithRef<'input'>, 'onChange' | 'size' | 'value' | 'defaultValue'> {
  value: string;
  onChange: (value: string) => void;
  /** Inside, at the start: a magnifier, a unit. */
  icon?: ReactNode;
  /** Inside, at the end: a shortcut, a clear button. */
  trailing?: ReactNode;
  isMono?: boolean;
}

/** A line of text. Inside a Field it is named by the field's label; elsewhere give it an `aria-label`. */
export function Input({ value, onChange, icon, trailing, isMono = false, className, ...rest }: InputProps) {
  return (
    <span className={cx('relative inline-flex w-full items-center', className)}>
      {icon && <span className="pointer-events-none absolute left-2.5 inline-flex text-ink-faint">{icon}</span>}
      <Base
        {...rest}
        value={value}
        onValueChange={onChange}
        className={cx(controlClass, 'h-8 coarse:h-10', Boolean(icon) && 'pl-8', Boolean(trailing) && 'pr-9', isMono && 'font-mono text-sm')}
      />
      {trailing && <span className="absolute right-1.5 inline-flex items-center">{trailing}</span>}
    </span>
  );
}
