import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';

/**
 * The sheet's inside: a header that stays and a body. `fill` gives the body the remaining height (a table or a log that
 * scrolls by itself); `scroll` lets it grow and scroll with comfortable margins.
 */
export function Page({ header, body = 'scroll', children }: { header: ReactNode; body?: 'fill' | 'scroll'; children: ReactNode }) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      {header}
      <div className={cx('min-h-0 flex-1', body === 'scroll' ? 'overflow-y-auto px-4 pt-2 pb-10 md:px-6' : 'flex flex-col')}>
        {children}
      </div>
    </div>
  );
}
