'use client';
/**
 * The commands ⌘K knows. Whoever is on screen adds its own with `useCommands` and takes them away when it leaves, so the
 * palette itself knows no feature.
 */
import { useEffect, useId, useSyncExternalStore, type ReactNode } from 'react';

export interface Command {
  /** Unique in the palette. */
  id: string;
  group: string;
  label: string;
  /** A quieter word at the end: a state, a place. */
  hint?: string;
  /** Other words it is found by. */
  keywords?: string[];
  icon?: ReactNode;
  /** Found only by searching; not listed while nothing is typed. */
  isQuiet?: boolean;
  onSelect: () => void;
}

interface PaletteState {
  isOpen: boolean;
  query: string;
  commands: ReadonlyMap<string, readonly Command[]>;
}

let state: PaletteState = { isOpen: false, query: '', commands: new Map() };
const listeners = new Set<() => void>();

function update(patch: Partial<PaletteState>): void {
  state = { ...state, ...patch };
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const initial = state;
const useSlice = <T>(pick: (s: PaletteState) => T): T =>
  useSyncExternalStore(
    subscribe,
    () => pick(state),
    () => pick(initial),
  );

export const setPaletteOpen = (isOpen: boolean): void => update({ isOpen, query: '' });
export const setPaletteQuery = (query: string): void => update({ query });
export const usePaletteOpen = (): boolean => useSlice((s) => s.isOpen);
/** What is typed, for those who look their commands up on the server. */
export const usePaletteQuery = (): string => useSlice((s) => s.query);
export const usePaletteCommands = () => useSlice((s) => s.commands);

/** Adds commands while the caller is mounted. Keep the array stable (`useMemo`). */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId();
  useEffect(() => {
    update({ commands: new Map(state.commands).set(owner, commands) });
    return () => {
      const rest = new Map(state.commands);
      rest.delete(owner);
      update({ commands: rest });
    };
  }, [owner, commands]);
}
