/** Numbers on the command line. */
import { InvalidArgumentError } from 'commander';

/** For options that count something. Throws what commander turns into words. */
export function parsePositive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is a whole number above 0.');
  return Number(text);
}

export function parseJobNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidArgumentError('Jobs are numbered 1, 2, 3 … on their cluster; dhow queue lists them.');
  }
  return Number(text);
}

export const parseJobNumbers = (text: string, before: readonly number[] | undefined): number[] => [...(before ?? []), parseJobNumber(text)];
