import type { ReactNode } from 'react';

export type CellValue = string | number | null;

/** One column of a DataTable. Keep the list at module scope or in `useMemo`. */
export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** What it sorts by and what the CSV holds. Without it the column does neither. */
  value?: (row: Row) => CellValue;
  /** A CSS grid track: `minmax(12rem, 2fr)`, `6rem`. */
  width: string;
  align?: 'start' | 'end';
  /** Its place on a phone's card: the first line, the end of it, the quiet line below, or none. */
  onPhone?: 'title' | 'badge' | 'line' | 'none';
  /** Left out while the table is narrower than this, px. */
  fromWidth?: number;
  /** Starts hidden; the chooser brings it in. */
  isHiddenAtFirst?: boolean;
  /** Cannot be hidden: the table makes no sense without it. */
  isFixed?: boolean;
}
