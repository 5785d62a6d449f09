'use client';
import { formatAge, formatExact } from './format-time';
import { Tooltip } from './Tooltip';
import { useNow } from './use-now';

/** When, in words; the exact time on hover and focus. `at` is ISO 8601; null shows a dash. */
export function RelativeTime({ at, className }: { at: string | null; className?: string }) {
  const now = useNow(at !== null);
  const ms = at === null ? Number.NaN : Date.parse(at);
  if (Number.isNaN(ms)) return <span className={className}>–</span>;
  return (
    <Tooltip text={formatExact(ms)}>
      <time dateTime={new Date(ms).toISOString()} className={className} suppressHydrationWarning>
        {now === null ? formatExact(ms) : formatAge(ms, now)}
      </time>
    </Tooltip>
  );
}
