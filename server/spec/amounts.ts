/** `4`, `4+`, `64GB`: how much of something a machine must have. */
import type { Amount } from '@/server/domain/task';
import { misread, notSupported, quoted, read } from './reading';
import type { Reading } from './reading';

/** GiB in one of a unit. Units count in 1024s whichever way they are written, as in the files people bring. */
const gibIn: Record<string, number> = { k: 1 / 1024 ** 2, m: 1 / 1024, g: 1, t: 1024, p: 1024 ** 2 };
const quantity = /^(\d+(?:\.\d+)?)\s*(?:([kmgtp])(?:i?b|i)?)?(\+)?$/i;

export function readCpus(written: string | number): Reading<Amount> {
  const text = String(written).trim();
  const match = /^(\d+(?:\.\d+)?)(\+)?$/.exec(text);
  const value = Number(match?.[1]);
  if (!match || !(value > 0) || !Number.isFinite(value)) {
    return misread('bad-amount', `${quoted(text)} is no number of CPUs.`, { hint: 'Write 4 for exactly four, or 4+ for at least four.' });
  }
  return read({ value, isMinimum: match[2] !== undefined });
}

/** In GiB. */
export function readMemory(written: string | number): Reading<Amount> {
  const text = String(written).trim();
  if (/^\d+(?:\.\d+)?x$/i.test(text)) return notSupported(`Memory as a multiple of the CPUs (${quoted(text)}) is`, 'Write it in GB: 64+');
  const match = quantity.exec(text);
  const value = Number(match?.[1]) * (gibIn[match?.[2]?.toLowerCase() ?? 'g'] ?? 1);
  if (!match || !(value > 0) || !Number.isFinite(value)) {
    return misread('bad-amount', `${quoted(text)} is no amount of memory.`, {
      hint: 'Write GB as 64, at least that as 64+, or with a unit: 500MB, 1.5TB.',
    });
  }
  return read({ value, isMinimum: match[3] !== undefined });
}

/** In GiB, a whole number. */
export function readDiskSize(written: string | number): Reading<number> {
  const text = String(written).trim();
  const match = quantity.exec(text);
  const value = Number(match?.[1]) * (gibIn[match?.[2]?.toLowerCase() ?? 'g'] ?? 1);
  if (!match || match[3] !== undefined || !Number.isInteger(value) || value <= 0 || !Number.isSafeInteger(value)) {
    return misread('bad-amount', `${quoted(text)} is no disk size.`, { hint: 'Write whole GB as 256, or with a unit: 512GB, 1TB.' });
  }
  return read(value);
}
