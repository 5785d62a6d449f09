/** What a colour means. The only colours a component may ask for by name. */
export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad' | 'info';

/** Text and icons of a tone, on any surface. */
export const toneText: Record<Tone, string> = {
  neutral: 'text-ink-muted',
  accent: 'text-accent',
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
};

/** A soft ground with text of the tone on it. */
export const toneSoft: Record<Tone, string> = {
  neutral: 'bg-pressed text-ink-muted',
  accent: 'bg-accent-soft text-accent',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
};

/** Dots and bars. */
export const toneSolid: Record<Tone, string> = {
  neutral: 'bg-control',
  accent: 'bg-accent-solid',
  ok: 'bg-ok-solid',
  warn: 'bg-warn-solid',
  bad: 'bg-bad-solid',
  info: 'bg-info-solid',
};
