import type { ReactNode } from 'react';
import { cx } from './cx';
import { toneSoft, type Tone } from './tone';

/** A word that stands for a state or a kind. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
  className,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cx(
        'inline-flex h-5 items-center gap-1 rounded-full px-2 text-sm font-medium whitespace-nowrap',
        toneSoft[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
