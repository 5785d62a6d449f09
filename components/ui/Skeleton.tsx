import { cx } from './cx';

/** Holds the place of what is being loaded; give it the size of the real thing so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block animate-shimmer rounded-md bg-pressed', className)} />;
}
