'use client';
import { cx } from '@/components/ui/cx';
import type { LogFeedStatus } from './log-feed';

const words: Record<LogFeedStatus, { text: string; dot: string }> = {
  connecting: { text: 'Connecting…', dot: 'bg-warn-solid animate-pulse-soft' },
  loading: { text: 'Loading…', dot: 'bg-info-solid animate-pulse-soft' },
  live: { text: 'Live', dot: 'bg-ok-solid' },
  paused: { text: 'Paused while the tab was hidden', dot: 'bg-control' },
  ended: { text: 'Complete', dot: 'bg-control' },
  failed: { text: 'Not connected', dot: 'bg-bad-solid' },
};

export interface LogFooterProps {
  status: LogFeedStatus;
  error: string | null;
  rowCount: number;
  isHeadMissing: boolean;
  onLoadAll: () => void;
  onRetry: () => void;
}

export function LogFooter({ status, error, rowCount, isHeadMissing, onLoadAll, onRetry }: LogFooterProps) {
  const word = words[status];
  return (
    <div className="flex h-7 shrink-0 items-center gap-3 overflow-hidden border-t px-3 text-sm whitespace-nowrap text-ink-faint coarse:h-10">
      <span role="status" className="inline-flex min-w-0 items-center gap-1.5">
        <span aria-hidden className={cx('size-1.5 shrink-0 rounded-full', word.dot)} />
        <span className="truncate">{status === 'failed' && error ? `${word.text}: ${error}` : word.text}</span>
      </span>
      {status === 'failed' && <FooterButton onClick={onRetry}>Try again</FooterButton>}
      <span className="ml-auto" />
      {isHeadMissing && <FooterButton onClick={onLoadAll}>Load from the beginning</FooterButton>}
      <span>
        {rowCount.toLocaleString('en-US')} {rowCount === 1 ? 'line' : 'lines'}
      </span>
    </div>
  );
}

function FooterButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <button type="button" onClick={onClick} className="rounded-sm font-medium text-accent hover:underline">
      {children}
    </button>
  );
}
