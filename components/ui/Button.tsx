'use client';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { buttonClass, type ButtonSize, type ButtonVariant } from './button-class';
import { Spinner } from './Spinner';
import { Tooltip } from './Tooltip';

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'disabled'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  /** At the end: a shortcut, a caret. */
  trailing?: ReactNode;
  /** Shows a spinner and takes no clicks. */
  isBusy?: boolean;
  /** Why it cannot be used now. It stays focusable and says so; null or absent means it can. */
  disabledReason?: string | null | undefined;
}

/** A button that, when it cannot be used, says why. */
export function Button({
  variant,
  size,
  icon,
  trailing,
  isBusy = false,
  disabledReason,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const isOff = isBusy || Boolean(disabledReason);
  const button = (
    <button
      {...rest}
      type={type}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      className={buttonClass({ variant, size, className })}
      onClick={(event) => {
        if (!isOff) return onClick?.(event);
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {isBusy ? <Spinner /> : icon}
      {children}
      {trailing}
    </button>
  );
  return disabledReason ? <Tooltip text={disabledReason}>{button}</Tooltip> : button;
}
