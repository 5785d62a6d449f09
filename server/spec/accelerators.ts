/** `A100`, `A100:8`, `A100:0.25`: one kind of accelerator and how many of it a node has. */
import type { AcceleratorRequest } from '@/server/domain/task';
import { misread, notSupported, quoted, read } from './reading';
import type { Reading } from './reading';

const form = /^([A-Za-z][A-Za-z0-9_.-]*)(?::(.*))?$/;
const byMemory = /^(?:[A-Za-z]+:)?\d+(?:\.\d+)?\s*[KMGTP]i?B?\+?(?::[\d.]+)?$/i;
const hint = 'Write NAME or NAME:COUNT, for instance A100:8.';

export function readAccelerator(text: string): Reading<AcceleratorRequest> {
  const written = text.trim();
  if (byMemory.test(written)) return notSupported(`Choosing a GPU by its memory (${quoted(written)}) is`, 'Name the GPU: A100:8');
  const match = form.exec(written);
  if (!match) return misread('bad-accelerator', `${quoted(text)} is no accelerator.`, { hint });
  const [, name = '', countText] = match;
  return countText === undefined ? read({ name, count: 1 }) : readAcceleratorCount(name, countText);
}

/** The count apart: `A100: 8` in a map of alternatives. */
export function readAcceleratorCount(name: string, written: string | number): Reading<AcceleratorRequest> {
  const text = String(written).trim();
  const count = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(count > 0) || !Number.isFinite(count)) {
    return misread('bad-accelerator', `${quoted(text)} is no number of ${name}s.`, { hint });
  }
  if (count > 1 && !Number.isInteger(count)) {
    return misread('bad-accelerator', `${quoted(text)} cannot be had of ${name}: only a part of one GPU can be a fraction.`, {
      hint: 'Write a whole number, or a fraction below 1 such as 0.25.',
    });
  }
  return read({ name, count });
}
