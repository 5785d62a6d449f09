'use client';
import type { ReactNode, RefObject } from 'react';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { cx } from './cx';
import { IconButton } from './IconButton';

export interface DialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
  /** Takes the focus when it opens; else the first control does. */
  initialFocus?: RefObject<HTMLElement | null>;
}

const widths = { sm: 'sm:max-w-md', md: 'sm:max-w-xl', lg: 'sm:max-w-3xl' } as const;

/** A window over the page; on a phone it is a sheet at the bottom. Escape and the scrim close it. */
export function Dialog({ isOpen, onOpenChange, title, description, children, footer, size = 'md', initialFocus }: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fade-motion fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          {...(initialFocus ? { initialFocus } : {})}
          className={cx(
            'pop-motion fixed inset-x-0 bottom-0 z-40 flex max-h-[92dvh] flex-col rounded-t-xl border bg-raised shadow-dialog outline-none',
            'sm:inset-x-4 sm:top-[max(2rem,8dvh)] sm:bottom-auto sm:mx-auto sm:max-h-[84dvh] sm:rounded-xl',
            widths[size],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-1">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-lg font-semibold">{title}</Base.Title>
              {description && <Base.Description className="mt-0.5 text-ink-muted">{description}</Base.Description>}
            </div>
            <Base.Close render={<IconButton label="Close" icon={<X size={16} />} hasTooltip={false} className="-mr-2" />} />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-3">{children}</div>
          {footer && <footer className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
