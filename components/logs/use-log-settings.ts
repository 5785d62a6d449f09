'use client';
import { useSyncExternalStore } from 'react';
import * as z from 'zod';
import type { TimestampMode } from './log-time';
import { timestampModes } from './log-time';

export interface LogSettings {
  isWrapped: boolean;
  timestamps: TimestampMode;
}

const key = 'dhow.log';
const initial: LogSettings = { isWrapped: false, timestamps: 'off' };
const shape = z.object({ isWrapped: z.boolean(), timestamps: z.enum(timestampModes) }).partial();
const listeners = new Set<() => void>();
let current: LogSettings | null = null;

function read(): LogSettings {
  if (current) return current;
  try {
    const stored = shape.safeParse(JSON.parse(localStorage.getItem(key) ?? '{}'));
    current = { ...initial, ...stored.data };
  } catch {
    current = initial;
  }
  return current;
}

function write(change: Partial<LogSettings>): void {
  current = { ...read(), ...change };
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing still shows the log.
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** How this reader likes logs to look; the same for every log, kept in the browser. */
export function useLogSettings(): [LogSettings, (change: Partial<LogSettings>) => void] {
  return [useSyncExternalStore(subscribe, read, () => initial), write];
}
