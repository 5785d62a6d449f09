'use client';
import { useEffect, useRef, type RefObject } from 'react';

export interface TableKeys {
  move: (step: 1 | -1) => void;
  toggle: () => void;
  open: () => void;
  clear: () => void;
  search: RefObject<HTMLInputElement | null>;
  rows: RefObject<HTMLElement | null>;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input:not([type=checkbox]), textarea, select') ||
    target.closest('[role=dialog],[role=alertdialog],[role=menu],[role=listbox]') !== null);

/** j/k move, x selects, Enter opens, / searches, Escape clears: anywhere on the page but in a field or a window over it. */
export function useTableKeys(keys: TableKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      const { move, toggle, open, clear, search, rows } = latest.current;
      const target = event.target;
      // Nothing has the focus: the keys are the table's.
      const isFree = target === document.body;
      const isOnRow = target instanceof HTMLElement && target.matches('[role=row]') && rows.current?.contains(target) === true;
      const actions: Record<string, (() => void) | undefined> = {
        j: () => move(1),
        k: () => move(-1),
        x: toggle,
        '/': () => search.current?.focus(),
        Escape: clear,
        ArrowDown: isOnRow ? () => move(1) : undefined,
        ArrowUp: isOnRow ? () => move(-1) : undefined,
        Enter: isOnRow || isFree ? open : undefined,
        ' ': isOnRow ? toggle : undefined,
      };
      const action = actions[event.key];
      if (!action) return;
      if (event.key !== 'Escape') event.preventDefault();
      action();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
