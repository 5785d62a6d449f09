'use client';
import { useEffect, useState } from 'react';
import type { Column } from './column';

type Choice = Record<string, boolean>;
const key = (tableId: string) => `dhow-columns-${tableId}`;

function stored(tableId: string): Choice {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key(tableId)) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter((e): e is [string, boolean] => typeof e[1] === 'boolean'));
  } catch {
    return {};
  }
}

/** Which columns a person wants to see, remembered by the browser. A column not named there follows its default. */
export function useColumnChoice<Row>(
  tableId: string,
  columns: readonly Column<Row>[],
): { visibility: Choice; setVisible: (id: string, isVisible: boolean) => void } {
  const [choice, setChoice] = useState<Choice>({});
  useEffect(() => setChoice(stored(tableId)), [tableId]);
  const visibility: Choice = {};
  for (const column of columns) visibility[column.id] = column.isFixed || (choice[column.id] ?? !column.isHiddenAtFirst);
  return {
    visibility,
    setVisible: (id, isVisible) => {
      const next = { ...choice, [id]: isVisible };
      setChoice(next);
      try {
        localStorage.setItem(key(tableId), JSON.stringify(next));
      } catch {
        // Storage may be full or forbidden; the choice then lasts as long as the page.
      }
    },
  };
}
