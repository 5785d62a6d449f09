/**
 * How a terminal style looks on our page. Text on the page's own ground takes the theme's palette, chosen to be readable
 * there; other colours keep their hue and are moved in lightness until they can be read. Text on a ground of its own takes
 * the terminal's classic colours, and black or white where its own could not be read.
 */
import type { CSSProperties } from 'react';
import type { AnsiColour, TextStyle } from './ansi';
import { plainStyle } from './ansi';

const classic = [
  '#1b1f23',
  '#c33027',
  '#2f8f46',
  '#b58900',
  '#2f6fd0',
  '#a347b0',
  '#16808d',
  '#d5dbe0',
  '#6c7680',
  '#e5534b',
  '#46b05f',
  '#e0b020',
  '#5b95f0',
  '#c678d4',
  '#3fb3c0',
  '#ffffff',
];
const hexOf = (colour: AnsiColour): string => (typeof colour === 'number' ? (classic[colour] ?? '#808080') : colour);

const cache = new WeakMap<TextStyle, CSSProperties>();

/** Undefined for plain text. One style object gives one result, so that React need not compare its parts. */
export function cssOf(style: TextStyle): CSSProperties | undefined {
  if (style === plainStyle) return undefined;
  const known = cache.get(style);
  if (known) return known;
  const css: CSSProperties = { ...coloursOf(style) };
  if (style.isBold) css.fontWeight = 650;
  if (style.isItalic) css.fontStyle = 'italic';
  const lines = [style.isUnderline && 'underline', style.isStrike && 'line-through'].filter(Boolean);
  if (lines.length > 0) css.textDecoration = lines.join(' ');
  cache.set(style, css);
  return css;
}

function coloursOf(style: TextStyle): CSSProperties {
  if (style.isInverse && style.fg === null && style.bg === null) {
    return { color: 'var(--surface)', backgroundColor: 'var(--ink)' };
  }
  const ground = style.isInverse ? style.fg : style.bg;
  const text = style.isInverse ? style.bg : style.fg;
  if (ground !== null) {
    const backgroundColor = hexOf(ground);
    return { backgroundColor, color: readableOn(backgroundColor, text === null ? null : hexOf(text)) };
  }
  if (style.isInverse) return { color: 'var(--surface)', backgroundColor: 'var(--ink)' };
  if (text === null) return style.isDim ? { color: 'var(--ink-muted)' } : {};
  const colour = typeof text === 'number' ? `var(--ansi-${text})` : readableOnPage(text);
  return { color: style.isDim ? `color-mix(in oklab, ${colour} 82%, var(--ink-muted))` : colour };
}

const readableOnPage = (colour: string): string =>
  `light-dark(oklch(from ${colour} min(l, 0.5) c h), oklch(from ${colour} max(l, 0.72) c h))`;

function readableOn(ground: string, wanted: string | null): string {
  if (wanted !== null && contrast(ground, wanted) >= 4.5) return wanted;
  return contrast(ground, '#ffffff') >= contrast(ground, '#000000') ? '#ffffff' : '#000000';
}

/** WCAG's ratio of two `#rrggbb`, 1 … 21. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const part = (from: number): number => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}
