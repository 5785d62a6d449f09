import type { ReactNode } from 'react';
import { cx } from './cx';

/** A bounded piece of a page. */
export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx('rounded-lg border bg-surface', className)}>{children}</div>;
}
