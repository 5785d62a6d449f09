'use client';
import { parseAsArrayOf, parseAsString, useQueryStates } from 'nuqs';

const parsers = {
  q: parseAsString.withDefault(''),
  status: parseAsArrayOf(parseAsString).withDefault([]),
  /** A column id, with `-` in front when descending. */
  sort: parseAsString.withDefault(''),
};

export interface TableUrl {
  search: string;
  statuses: string[];
  sort: { id: string; desc: boolean } | null;
  setSearch: (search: string) => void;
  setStatuses: (statuses: string[]) => void;
  setSort: (sort: { id: string; desc: boolean } | null) => void;
  clear: () => void;
  isFiltered: boolean;
}

/** A table's search, status filter and order, kept in the URL: `?q=train&status=running,failed&sort=-submitted`. */
export function useTableUrl(): TableUrl {
  const [{ q, status, sort }, set] = useQueryStates(parsers, { history: 'replace', shallow: true });
  return {
    search: q,
    statuses: status,
    sort: sort ? { id: sort.replace(/^-/, ''), desc: sort.startsWith('-') } : null,
    setSearch: (next) => void set({ q: next || null }),
    setStatuses: (next) => void set({ status: next.length > 0 ? next : null }),
    setSort: (next) => void set({ sort: next ? `${next.desc ? '-' : ''}${next.id}` : null }),
    clear: () => void set({ q: null, status: null }),
    isFiltered: q !== '' || status.length > 0,
  };
}
