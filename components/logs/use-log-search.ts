'use client';
import { useEffect, useMemo, useReducer, useState } from 'react';
import { LogSearch, searchPattern } from './log-search';
import type { LogView } from './log-view';

const rowsPerSlice = 40_000;

export interface LogSearchState {
  query: string;
  setQuery: (query: string) => void;
  isCaseSensitive: boolean;
  setCaseSensitive: (isCaseSensitive: boolean) => void;
  pattern: RegExp | null;
  count: number;
  /** Which match is the current one, from 0; −1 before any was gone to. */
  current: number;
  currentPosition: number | null;
  isSearching: boolean;
  /** Goes to a match and says where it stands, or null when there is none. `from` is where the reader is. */
  step: (by: 1 | -1, from: number) => number | null;
}

/** Search in what the page holds of a log. Long logs are gone through in slices between frames. */
export function useLogSearch(view: LogView, version: number): LogSearchState {
  const [query, setQuery] = useState('');
  const [isCaseSensitive, setCaseSensitive] = useState(false);
  const [currentPosition, setCurrentPosition] = useState<number | null>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const pattern = useMemo(() => searchPattern(query, isCaseSensitive), [query, isCaseSensitive]);
  const search = useMemo(() => (pattern ? new LogSearch(view, pattern) : null), [view, pattern]);

  useEffect(() => {
    if (!search) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const slice = () => {
      search.advance(rowsPerSlice);
      redraw();
      timer = search.isComplete ? null : setTimeout(slice, 0);
    };
    slice();
    return () => {
      if (timer) clearTimeout(timer);
    };
  }, [search, version]);

  const matches = search?.matches ?? [];
  const found = currentPosition === null ? -1 : matches.indexOf(currentPosition);
  const step = (by: 1 | -1, from: number): number | null => {
    if (!search || matches.length === 0) return null;
    const first = search.indexFrom(from);
    const next = found >= 0 ? found + by : by === 1 ? first : first - 1;
    const position = matches.at(next % matches.length) ?? null;
    setCurrentPosition(position);
    return position;
  };
  return {
    query,
    setQuery: (next) => {
      setQuery(next);
      setCurrentPosition(null);
    },
    isCaseSensitive,
    setCaseSensitive,
    pattern,
    count: matches.length,
    current: found,
    currentPosition: found >= 0 ? currentPosition : null,
    isSearching: search !== null && !search.isComplete,
    step,
  };
}
