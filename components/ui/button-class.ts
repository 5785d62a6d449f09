import { cx } from './cx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-ghost';
export type ButtonSize = 'sm' | 'md' | 'lg';

const base =
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium ' +
  'transition-colors duration-75 aria-disabled:opacity-50 disabled:opacity-50';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent not-aria-disabled:hover:bg-accent-strong',
  secondary: 'border border-line-strong bg-surface text-ink not-aria-disabled:hover:bg-sunken',
  ghost: 'text-ink-muted not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-ink',
  danger: 'bg-bad-strong text-on-bad not-aria-disabled:hover:brightness-110',
  'danger-ghost': 'text-bad not-aria-disabled:hover:bg-bad-soft',
};

const sizes: Record<ButtonSize, string> = {
  sm: 'h-7 px-2.5 text-sm coarse:h-9',
  md: 'h-8 px-3 text-base coarse:h-10',
  lg: 'h-10 px-4 text-md',
};

/** The look of a button, for a router's link that should look like one: `<Link className={buttonClass()} …>`. */
export const buttonClass = (options: { variant?: ButtonVariant; size?: ButtonSize; className?: string } = {}): string =>
  cx(base, variants[options.variant ?? 'secondary'], sizes[options.size ?? 'md'], options.className);
