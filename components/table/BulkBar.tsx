'use client';
import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { IconButton } from '@/components/ui/IconButton';

/** What can be done with the selected rows. Floats over the table's end, so that selecting moves nothing. */
export function BulkBar({ count, onClear, children }: { count: number; onClear: () => void; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <div role="region" aria-label="Selected rows" className="pointer-events-none absolute inset-x-0 bottom-4 z-20 flex justify-center px-4">
      <div className="pointer-events-auto flex items-center gap-2 rounded-xl border bg-raised py-1.5 pr-1.5 pl-4 shadow-pop">
        <span className="font-medium whitespace-nowrap" aria-live="polite">
          {count.toLocaleString()} selected
        </span>
        <span className="mx-1 h-5 w-px bg-line" aria-hidden />
        {children}
        <IconButton label="Clear the selection" icon={<X size={15} />} onClick={onClear} />
      </div>
    </div>
  );
}
