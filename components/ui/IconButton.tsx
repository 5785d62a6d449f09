'use client';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cx } from './cx';
import { Spinner } from './Spinner';
import { Tooltip } from './Tooltip';

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'disabled' | 'aria-label'> {
  /** Names the button for everyone: read out, and shown on hover. */
  label: string;
  icon: ReactNode;
  size?: 'sm' | 'md';
  tone?: 'plain' | 'bad';
  isBusy?: boolean;
  /** Pressed state of a toggle. */
  isPressed?: boolean;
  disabledReason?: string | null | undefined;
  /** Where the popup it triggers already names it, a tooltip is in the way. */
  hasTooltip?: boolean;
}

export function IconButton({
  label,
  icon,
  size = 'md',
  tone = 'plain',
  isBusy = false,
  isPressed,
  disabledReason,
  hasTooltip = true,
  className,
  onClick,
  type = 'button',
  ...rest
}: IconButtonProps) {
  const isOff = isBusy || Boolean(disabledReason);
  const button = (
    <button
      {...rest}
      type={type}
      aria-label={label}
      aria-disabled={isOff || undefined}
      aria-pressed={isPressed}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-md transition-colors duration-75 aria-disabled:opacity-50',
        'data-popup-open:bg-pressed aria-pressed:bg-accent-soft aria-pressed:text-accent',
        tone === 'bad'
          ? 'text-bad not-aria-disabled:hover:bg-bad-soft'
          : 'text-ink-muted not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-ink',
        size === 'sm' ? 'size-6 coarse:size-9' : 'size-8 coarse:size-10',
        className,
      )}
      onClick={(event) => {
        if (!isOff) return onClick?.(event);
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {isBusy ? <Spinner /> : icon}
    </button>
  );
  const text = disabledReason ?? (hasTooltip ? label : null);
  return text ? <Tooltip text={text}>{button}</Tooltip> : button;
}
