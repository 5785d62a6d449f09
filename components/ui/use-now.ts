'use client';
import { useSyncExternalStore } from 'react';

/**
 * One clock for the whole page: it ticks each second while something shows it and the tab is visible, so a thousand
 * durations cost one timer and advance together.
 */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let now = Date.now();

const tick = () => {
  if (document.visibilityState === 'hidden') return;
  now = Date.now();
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    now = Date.now();
    timer = setInterval(tick, 1000);
    document.addEventListener('visibilitychange', tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
    document.removeEventListener('visibilitychange', tick);
  };
}

const still = () => () => {};

/** Epoch ms, advancing each second while `isTicking`; null while rendering on the server. */
export function useNow(isTicking = true): number | null {
  return useSyncExternalStore<number | null>(
    isTicking ? subscribe : still,
    () => now,
    () => null,
  );
}
