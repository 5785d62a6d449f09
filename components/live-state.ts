'use client';
/** Are we hearing changes from the server? Written by LiveChanges, shown by the shell. */
import { useSyncExternalStore } from 'react';

export type LiveState = 'connecting' | 'live' | 'paused' | 'offline';

let state: LiveState = 'connecting';
const listeners = new Set<() => void>();

export function setLiveState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useLiveState = (): LiveState =>
  useSyncExternalStore(
    subscribe,
    () => state,
    () => 'connecting',
  );
