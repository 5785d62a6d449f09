'use client';
import type { ReactNode } from 'react';
import { RotateCw, TriangleAlert } from 'lucide-react';
import { Button } from './Button';

export interface ErrorStateProps {
  /** What could not be done: `The clusters could not be loaded.` */
  title: string;
  /** What happened, in the words of whoever refused. */
  message: string;
  /** What to do about it. */
  hint?: ReactNode;
  onRetry?: () => void;
  isRetrying?: boolean;
}

/** What happened, what to do, and a way to try again. */
export function ErrorState({ title, message, hint, onRetry, isRetrying }: ErrorStateProps) {
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-14 text-center">
      <TriangleAlert size={22} className="mb-1 text-bad" aria-hidden />
      <h2 className="text-md font-semibold">{title}</h2>
      <p className="break-words text-ink-muted">{message}</p>
      {hint && <div className="text-ink-muted">{hint}</div>}
      {onRetry && (
        <Button className="mt-3" icon={<RotateCw size={14} />} isBusy={isRetrying ?? false} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
