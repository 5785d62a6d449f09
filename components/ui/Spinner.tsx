import { LoaderCircle } from 'lucide-react';
import { cx } from './cx';

/** Something is under way. With a label it is announced; without one it decorates text that says the same. */
export function Spinner({ size = 14, label, className }: { size?: number; label?: string; className?: string }) {
  return (
    <span className={cx('inline-flex', className)} {...(label ? { role: 'status', 'aria-label': label } : { 'aria-hidden': true })}>
      <LoaderCircle size={size} className="animate-spin-slow" aria-hidden />
    </span>
  );
}
