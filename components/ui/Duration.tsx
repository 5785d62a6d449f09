'use client';
import { formatDuration } from './format-time';
import { useNow } from './use-now';

/** How long from `from` to `to` (ISO 8601), ticking while `to` is null. A start of null shows a dash. */
export function Duration({ from, to, className }: { from: string | null; to: string | null; className?: string }) {
  const now = useNow(from !== null && to === null);
  if (from === null) return <span className={className}>–</span>;
  const end = to === null ? now : Date.parse(to);
  return (
    <span className={className} suppressHydrationWarning>
      {end === null ? '–' : formatDuration(end - Date.parse(from))}
    </span>
  );
}
