'use client';
/**
 * The table of every list in the product: order, selection with a bulk bar, keys, columns to choose, states with counts,
 * search, export, and the four states. It draws only the rows in view. What it shows is decided outside: rows come
 * already filtered, and the filter itself lives in the URL (`useTableUrl`).
 */
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useRouter } from 'next/navigation';
import { useTable, type RowSelectionState } from '@tanstack/react-table';
import { Button } from '@/components/ui/Button';
import { EmptyState } from '@/components/ui/EmptyState';
import { ErrorState } from '@/components/ui/ErrorState';
import type { MenuEntry } from '@/components/ui/Menu';
import { Notice } from '@/components/ui/Notice';
import { notify } from '@/components/ui/notify';
import { BulkBar } from './BulkBar';
import type { Column } from './column';
import { toCsv } from './csv';
import { downloadText } from './download-text';
import type { StatusPillsProps } from './StatusPills';
import { features, toColumnDefs } from './table-features';
import { TableBody } from './TableBody';
import { TableToolbar } from './TableToolbar';
import { useColumnChoice } from './use-column-choice';
import { useTableKeys } from './use-table-keys';
import type { TableUrl } from './use-table-url';

export interface DataTableProps<Row extends object> {
  /** Names the remembered choice of columns and the exported file. */
  id: string;
  /** What the rows are, plural and lower case: `clusters`. */
  noun: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  rowHref?: (row: Row) => string;
  rowMenu?: (row: Row) => MenuEntry[];
  url: TableUrl;
  pills?: Omit<StatusPillsProps, 'chosen' | 'onChange'>;
  /** No rows yet and none known. */
  isLoading: boolean;
  /** Why the rows could not be had. Rows known from before stay on screen under a remark. */
  error: { message: string; hint: string | null } | null;
  onRetry: () => void;
  /** Nothing there at all, without any filter. */
  empty: ReactNode;
  /** Buttons for the selected rows. Without it rows cannot be selected. */
  bulk?: (rows: Row[], clear: () => void) => ReactNode;
  /** How many there are in all when `rows` holds only the first of them. */
  total?: number;
  /** The end of `rows` came into view and there are more. */
  onMore?: () => void;
  /** All rows, for the export, when `rows` does not hold them. */
  loadAll?: () => Promise<readonly Row[]>;
  /** More controls beside the search. */
  toolbar?: ReactNode;
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const {
    id,
    noun,
    columns,
    rows,
    rowId,
    rowName,
    rowHref,
    rowMenu,
    url,
    pills,
    isLoading,
    error,
    onRetry,
    empty,
    bulk,
    total,
    onMore,
    loadAll,
    toolbar,
  } = props;
  const router = useRouter();
  const searchRef = useRef<HTMLInputElement>(null);
  const rowsRef = useRef<HTMLDivElement>(null);
  const { visibility, setVisible } = useColumnChoice(id, columns);
  const [selected, setSelected] = useState<RowSelectionState>({});
  const [activeId, setActiveId] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);
  const [isExporting, setIsExporting] = useState(false);

  const defs = useMemo(() => toColumnDefs(columns), [columns]);
  const sorting = url.sort && columns.some((c) => c.id === url.sort?.id) ? [url.sort] : [];
  const table = useTable({
    features,
    columns: defs,
    data: rows,
    getRowId: rowId,
    state: { sorting, rowSelection: selected, columnVisibility: visibility },
    onRowSelectionChange: setSelected,
  });
  const tableRows = table.getRowModel().rows;
  const ordered = tableRows.map((row) => row.original);
  const chosen = ordered.filter((row) => selected[rowId(row)]);
  const clear = () => setSelected({});

  // A row that left the list must not be acted on by a later bulk action.
  useEffect(() => {
    const present = new Set(rows.map(rowId));
    setSelected((before) => {
      const kept = Object.entries(before).filter(([key]) => present.has(key));
      return kept.length === Object.keys(before).length ? before : Object.fromEntries(kept);
    });
  }, [rows, rowId]);

  const indexOfActive = ordered.findIndex((row) => rowId(row) === activeId);
  const active = indexOfActive >= 0 ? ordered[indexOfActive] : undefined;

  const select = (row: Row, isOn: boolean, isRange: boolean) => {
    const to = ordered.indexOf(row);
    const from = isRange ? ordered.findIndex((r) => rowId(r) === anchor.current) : -1;
    const range = from < 0 ? [row] : ordered.slice(Math.min(from, to), Math.max(from, to) + 1);
    anchor.current = rowId(row);
    setSelected((before) => {
      const next = { ...before };
      for (const r of range) {
        if (isOn) next[rowId(r)] = true;
        else delete next[rowId(r)];
      }
      return next;
    });
  };
  const open = (row: Row, isNewTab = false) => {
    const href = rowHref?.(row);
    if (!href) return;
    if (isNewTab) window.open(href, '_blank', 'noopener');
    else router.push(href);
  };

  useTableKeys({
    search: searchRef,
    rows: rowsRef,
    move: (step) => {
      const next = ordered[Math.min(Math.max(indexOfActive + step, 0), ordered.length - 1)];
      if (next) setActiveId(rowId(next));
    },
    toggle: () => active && bulk && select(active, !selected[rowId(active)], false),
    open: () => active && open(active),
    clear,
  });

  const onExport = async () => {
    setIsExporting(true);
    try {
      const all = chosen.length > 0 ? chosen : total !== undefined && total > rows.length && loadAll ? await loadAll() : ordered;
      downloadText(`${id}.csv`, 'text/csv', toCsv(columns, all));
      notify.done(`${all.length.toLocaleString()} ${noun} exported to ${id}.csv`);
    } catch {
      notify.failed(`The ${noun} could not be exported`, { description: 'The server did not answer. Try again.' });
    } finally {
      setIsExporting(false);
    }
  };

  const isEmpty = !isLoading && !error && rows.length === 0;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <TableToolbar
        noun={noun}
        url={url}
        searchRef={searchRef}
        pills={pills}
        columns={columns}
        visibility={visibility}
        onVisible={setVisible}
        onExport={() => void onExport()}
        isExporting={isExporting}
      >
        {toolbar}
      </TableToolbar>
      {error && rows.length > 0 && (
        <Notice
          tone="warn"
          title="This list may be out of date."
          className="mx-4 mb-2 md:mx-6"
          action={
            <Button size="sm" onClick={onRetry}>
              Try again
            </Button>
          }
        >
          {error.message}
        </Notice>
      )}
      {error && rows.length === 0 ? (
        <ErrorState title={`The ${noun} could not be loaded.`} message={error.message} hint={error.hint} onRetry={onRetry} />
      ) : isEmpty ? (
        url.isFiltered ? (
          <EmptyState title={`No ${noun} match`} action={<Button onClick={url.clear}>Clear the filter</Button>}>
            Nothing fits the search and the states chosen.
          </EmptyState>
        ) : (
          empty
        )
      ) : (
        <TableBody
          noun={noun}
          columns={columns.filter((column) => visibility[column.id])}
          rows={ordered}
          total={total ?? ordered.length}
          rowId={rowId}
          rowName={rowName}
          rowMenu={rowMenu}
          url={url}
          isLoading={isLoading}
          activeId={activeId}
          onActivate={setActiveId}
          scrollRef={rowsRef}
          onOpen={rowHref && open}
          onMore={onMore}
          selection={
            bulk
              ? {
                  has: (row) => Boolean(selected[rowId(row)]),
                  isAll: ordered.length > 0 && chosen.length === ordered.length,
                  isSome: chosen.length > 0,
                  onToggleAll: (isOn) => table.toggleAllRowsSelected(isOn),
                  onSelect: select,
                }
              : null
          }
        />
      )}
      {bulk && (
        <BulkBar count={chosen.length} onClear={clear}>
          {bulk(chosen, clear)}
        </BulkBar>
      )}
    </div>
  );
}
