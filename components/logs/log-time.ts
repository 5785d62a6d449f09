export const timestampModes = ['off', 'relative', 'local', 'utc'] as const;
export type TimestampMode = (typeof timestampModes)[number];

/** Characters that a column of these times takes. */
export const timestampWidth: Record<TimestampMode, number> = { off: 0, relative: 9, local: 8, utc: 9 };

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');

/** A row's time: seconds since `startMs` for `relative`, the clock for the others. Times are epoch ms. */
export function formatLogTime(mode: TimestampMode, atMs: number | null, startMs: number | null): string {
  if (mode === 'off' || atMs === null) return '';
  const at = new Date(atMs);
  if (mode === 'local') return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  if (mode === 'utc') return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}Z`;
  const seconds = Math.max(0, atMs - (startMs ?? atMs)) / 1000;
  if (seconds < 3600) return `+${two(seconds / 60)}:${two(seconds % 60)}.${Math.floor((seconds % 1) * 10)}`;
  return `+${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}
