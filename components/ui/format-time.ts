/** Times and durations in few characters. Pure: now is an argument, milliseconds throughout. */
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `850 ms`, `12s`, `4m 03s`, `2h 05m`, `3d 4h`. Two units at most; the second is padded so that ticking does not jump. */
export function formatDuration(ms: number): string {
  const t = Math.max(0, ms);
  if (t < minute) return `${Math.floor(t / second)}s`;
  const pad = (n: number) => String(Math.floor(n)).padStart(2, '0');
  if (t < hour) return `${Math.floor(t / minute)}m ${pad((t % minute) / second)}s`;
  if (t < day) return `${Math.floor(t / hour)}h ${pad((t % hour) / minute)}m`;
  return `${Math.floor(t / day)}d ${Math.floor((t % day) / hour)}h`;
}

/** `just now`, `4m ago`, `3h ago`, `2d ago`; older than a month: the date. The future reads `in 4m`. */
export function formatAge(at: number, now: number): string {
  const ms = Math.abs(now - at);
  if (ms < 10 * second) return 'just now';
  if (ms >= 30 * day) return new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
  const words =
    ms < minute
      ? `${Math.floor(ms / second)}s`
      : ms < hour
        ? `${Math.floor(ms / minute)}m`
        : ms < day
          ? `${Math.floor(ms / hour)}h`
          : `${Math.floor(ms / day)}d`;
  return at > now ? `in ${words}` : `${words} ago`;
}

/** The exact time, with seconds and zone, as the reader's locale writes it. */
export const formatExact = (at: number): string =>
  new Date(at).toLocaleString(undefined, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
