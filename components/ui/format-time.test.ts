import { describe, expect, it } from 'vitest';
import { formatAge, formatDuration } from './format-time';

const s = 1000;
const m = 60 * s;
const h = 60 * m;
const d = 24 * h;

describe('durations', () => {
  it.each([
    [-5, '0s'],
    [59 * s + 999, '59s'],
    [4 * m + 3 * s, '4m 03s'],
    [2 * h + 5 * m + 59 * s, '2h 05m'],
    [3 * d + 4 * h, '3d 4h'],
  ])('%i ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('ages', () => {
  const now = Date.UTC(2026, 7, 1);
  it.each([
    [9 * s, 'just now'],
    [42 * s, '42s ago'],
    [4 * m, '4m ago'],
    [23 * h, '23h ago'],
    [29 * d, '29d ago'],
    [-5 * m, 'in 5m'],
  ])('%i ms before now reads %s', (ms, text) => expect(formatAge(now - ms, now)).toBe(text));
});
