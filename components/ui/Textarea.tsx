'use client';
import type { ComponentPropsWithRef } from 'react';
import { Field } from '@base-ui/react/field';
import { controlClass } from './control-class';
import { cx } from './cx';

export interface TextareaProps extends Omit<ComponentPropsWithRef<'textarea'>, 'onChange' | 'value' | 'defaultValue'> {
  value: string;
  onChange: (value: string) => void;
  isMono?: boolean;
}

/** Several lines of text. Inside a Field it is named by the field's label; elsewhere give it an `aria-label`. */
export function Textarea({ value, onChange, isMono = false, className, rows = 4, ...rest }: TextareaProps) {
  return (
    <Field.Control
      value={value}
      onValueChange={onChange}
      render={
        <textarea
          {...rest}
          rows={rows}
          spellCheck={rest.spellCheck ?? !isMono}
          className={cx(controlClass, 'block resize-y py-1.5 leading-5', isMono && 'font-mono text-sm', className)}
        />
      }
    />
  );
}
