'use client';
import { useRef, type ReactNode } from 'react';
import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import { Button } from './Button';

export interface AlertDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** A question: `Tear down “train”?` */
  title: string;
  /** What will end, by name, and what stays. */
  children: ReactNode;
  /** The verb itself: `Tear down`, never `OK`. */
  confirmLabel: string;
  cancelLabel?: string;
  tone?: 'danger' | 'primary';
  isBusy?: boolean;
  onConfirm: () => void;
}

/** Asks before something that cannot be undone. The safe answer has the focus; a click outside does not close it. */
export function AlertDialog({
  isOpen,
  onOpenChange,
  title,
  children,
  confirmLabel,
  cancelLabel = 'Keep',
  tone = 'danger',
  isBusy = false,
  onConfirm,
}: AlertDialogProps) {
  const safe = useRef<HTMLButtonElement>(null);
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fade-motion fixed inset-0 z-50 bg-scrim" />
        <Base.Popup
          initialFocus={safe}
          className="pop-motion fixed inset-x-0 bottom-0 z-50 rounded-t-xl border bg-raised p-5 shadow-dialog outline-none sm:inset-x-4 sm:top-[18dvh] sm:bottom-auto sm:mx-auto sm:max-w-md sm:rounded-xl"
        >
          <Base.Title className="text-lg font-semibold">{title}</Base.Title>
          <Base.Description render={<div />} className="mt-2 flex flex-col gap-3 text-ink-muted">
            {children}
          </Base.Description>
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <Base.Close render={<Button ref={safe}>{cancelLabel}</Button>} />
            <Button variant={tone} isBusy={isBusy} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
