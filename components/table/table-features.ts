import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
  type ColumnDef,
  type RowData,
} from '@tanstack/react-table';
import type { CellValue, Column } from './column';

/** What our tables use of TanStack Table. Filtering happens before: on the server, or over the rows handed in. */
export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  rowSelectionFeature,
  columnVisibilityFeature,
});
export type Features = typeof features;

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Numbers by size, text as people sort it (`gpu-9` before `gpu-10`). */
export const compareValues = (a: CellValue | undefined, b: CellValue | undefined): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));

/** Our columns in TanStack's words. Rows without a value sort last either way. */
export const toColumnDefs = <Row extends RowData>(columns: readonly Column<Row>[]): ColumnDef<Features, Row>[] =>
  columns.map(({ id, header, value }) => ({
    id,
    header,
    accessorFn: (row: Row) => value?.(row) ?? undefined,
    enableSorting: Boolean(value),
    sortUndefined: 'last' as const,
    sortFn: (a, b, columnId) => compareValues(a.getValue<CellValue | undefined>(columnId), b.getValue<CellValue | undefined>(columnId)),
  }));
