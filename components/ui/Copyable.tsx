'use client';
import { useEffect, useState, type ReactNode } from 'react';
import { Check, Copy, X } from 'lucide-react';
import { copyText } from './copy-text';
import { cx } from './cx';

export interface CopyableProps {
  /** What is copied. */
  text: string;
  /** What is copied, in words: `the ssh command`. */
  label: string;
  /** What is shown, when it is not the text itself. */
  children?: ReactNode;
  /** `line` is a field of its own width; `inline` sits in a sentence or a cell. */
  look?: 'line' | 'inline';
  className?: string;
}

/** Text one click away from the clipboard, with a word of confirmation. */
export function Copyable({ text, label, children, look = 'line', className }: CopyableProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), 1600);
    return () => clearTimeout(timer);
  }, [outcome]);
  const Icon = outcome === 'copied' ? Check : outcome === 'refused' ? X : Copy;
  return (
    <button
      type="button"
      aria-label={`Copy ${label}`}
      title={text}
      onClick={async (event) => {
        event.stopPropagation();
        setOutcome((await copyText(text)) ? 'copied' : 'refused');
      }}
      className={cx(
        'group/copy inline-flex min-w-0 items-center gap-2 text-left font-mono text-sm',
        look === 'line'
          ? 'w-full justify-between rounded-md border bg-sunken px-2.5 py-1.5 hover:border-line-strong coarse:min-h-10'
          : 'max-w-full rounded-sm hover:text-accent',
        className,
      )}
    >
      <span className="truncate">{children ?? text}</span>
      <span
        className={cx(
          'inline-flex shrink-0 items-center gap-1 font-sans',
          outcome === 'copied' ? 'text-ok' : outcome ? 'text-bad' : 'text-ink-faint',
        )}
      >
        {look === 'line' && outcome && <span aria-hidden>{outcome === 'copied' ? 'Copied' : 'Not copied'}</span>}
        <Icon size={13} aria-hidden />
      </span>
      <span role="status" className="sr-only">
        {outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'The browser refused to copy' : ''}
      </span>
    </button>
  );
}
