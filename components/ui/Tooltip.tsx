'use client';
import type { ReactElement, ReactNode } from 'react';
import { Tooltip as Base } from '@base-ui/react/tooltip';

export interface TooltipProps {
  /** What it says; null or empty shows the child alone. */
  text: ReactNode;
  /** One element that takes a ref and DOM props. */
  children: ReactElement<Record<string, unknown>>;
  side?: 'top' | 'right' | 'bottom' | 'left';
}

/** A hint on hover and focus. Never the only place of something one needs: touch has no hover. */
export function Tooltip({ text, children, side = 'top' }: TooltipProps) {
  if (text === null || text === undefined || text === '') return children;
  return (
    <Base.Root>
      <Base.Trigger delay={350} render={children} closeOnClick={false} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className="pop-motion max-w-72 rounded-md bg-ink px-2 py-1 text-sm text-canvas shadow-pop">{text}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
