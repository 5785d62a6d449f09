'use client';
import { useCallback, useEffect, useRef, type RefObject } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { MenuEntry } from '@/components/ui/Menu';
import { Skeleton } from '@/components/ui/Skeleton';
import type { Column } from './column';
import { TableHead } from './TableHead';
import { TableRow } from './TableRow';
import { useElementWidth } from './use-element-width';
import type { TableUrl } from './use-table-url';

export interface TableBodyProps<Row> {
  noun: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  total: number;
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  rowMenu: ((row: Row) => MenuEntry[]) | undefined;
  url: TableUrl;
  isLoading: boolean;
  activeId: string | null;
  onActivate: (id: string) => void;
  scrollRef: RefObject<HTMLDivElement | null>;
  onOpen: ((row: Row, isNewTab: boolean) => void) | undefined;
  onMore: (() => void) | undefined;
  selection: {
    has: (row: Row) => boolean;
    isAll: boolean;
    isSome: boolean;
    onToggleAll: (isOn: boolean) => void;
    onSelect: (row: Row, isOn: boolean, isRange: boolean) => void;
  } | null;
}

const rowHeight = 40;
const cardHeight = 66;
const cardBelowWidth = 640;
const placeholders = Array.from({ length: 8 }, (_, index) => index);

/** The rows in view, and only they, whatever the list's length. Narrow tables show each row as a card. */
export function TableBody<Row>(props: TableBodyProps<Row>) {
  const {
    noun,
    columns,
    rows,
    total,
    rowId,
    rowName,
    rowMenu,
    url,
    isLoading,
    activeId,
    onActivate,
    scrollRef,
    onOpen,
    onMore,
    selection,
  } = props;
  const { ref: widthRef, width } = useElementWidth();
  const hold = useCallback(
    (element: HTMLDivElement | null) => {
      scrollRef.current = element;
      return widthRef(element);
    },
    [scrollRef, widthRef],
  );
  const isCard = width !== null && width < cardBelowWidth;
  const shown = isCard ? columns : columns.filter((column) => width === null || width >= (column.fromWidth ?? 0));
  const template = [selection && '1.75rem', ...shown.map((c) => c.width), rowMenu && '2rem'].filter(Boolean).join(' ');

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => (isCard ? cardHeight : rowHeight),
    getItemKey: (index) => {
      const row = rows[index];
      return row ? rowId(row) : index;
    },
    overscan: 8,
  });
  useEffect(() => virtual.measure(), [virtual, isCard]);

  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onMore && rows.length < total && lastIndex >= rows.length - 20) onMore();
  }, [onMore, rows.length, total, lastIndex]);

  // The active row takes the focus when a key moved it, not when the list merely changed.
  const activeIndex = rows.findIndex((row) => rowId(row) === activeId);
  const focused = useRef<string | null>(null);
  useEffect(() => {
    if (activeIndex < 0 || focused.current === activeId) return;
    focused.current = activeId;
    virtual.scrollToIndex(activeIndex);
    // A row further off is drawn only after the scroll.
    const take = () => {
      const wrapper = [...(scrollRef.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].find(
        (e) => e.dataset['row'] === activeId,
      );
      const element = wrapper?.querySelector<HTMLElement>('[role=row]');
      if (element && !element.contains(document.activeElement)) element.focus({ preventScroll: true });
      return element !== undefined && element !== null;
    };
    if (!take()) requestAnimationFrame(take);
  }, [activeId, activeIndex, scrollRef, virtual]);

  return (
    <div ref={hold} className="min-h-0 flex-1 overflow-auto [contain:strict]">
      <div role="table" aria-label={noun} aria-rowcount={total + 1} aria-busy={isLoading || undefined} className="min-w-fit">
        {isCard ? (
          <div className="border-t" />
        ) : (
          <TableHead
            columns={shown}
            template={template}
            url={url}
            selection={selection}
            hasMenu={Boolean(rowMenu)}
            isUnmeasured={width === null}
          />
        )}
        {isLoading ? (
          <Placeholder isCard={isCard} />
        ) : (
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() + (selection ? 64 : 0) }}>
            {items.map((item) => {
              const row = rows[item.index];
              if (row === undefined) return null;
              const id = rowId(row);
              return (
                <div
                  key={item.key}
                  role="presentation"
                  data-index={item.index}
                  data-row={id}
                  ref={isCard ? virtual.measureElement : undefined}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${item.start}px)`, height: isCard ? undefined : rowHeight }}
                >
                  <TableRow
                    row={row}
                    name={rowName(row)}
                    index={item.index}
                    columns={shown}
                    template={template}
                    isCard={isCard}
                    isActive={activeIndex < 0 ? item.index === 0 : id === activeId}
                    isSelected={selection ? selection.has(row) : null}
                    onSelect={(isOn, isRange) => selection?.onSelect(row, isOn, isRange)}
                    onActivate={() => {
                      focused.current = id;
                      onActivate(id);
                    }}
                    onOpen={onOpen && ((isNewTab) => onOpen(row, isNewTab))}
                    menu={rowMenu?.(row)}
                  />
                </div>
              );
            })}
          </div>
        )}
      </div>
    </div>
  );
}

function Placeholder({ isCard }: { isCard: boolean }) {
  return (
    <div role="rowgroup">
      <div role="row" className="sr-only">
        <span role="cell">Loading</span>
      </div>
      {placeholders.map((index) => (
        <div
          key={index}
          aria-hidden
          className="flex items-center gap-6 border-b px-4 md:px-6"
          style={{ height: isCard ? cardHeight : rowHeight }}
        >
          <Skeleton className="h-3 w-1/4" />
          <Skeleton className="h-4 w-24 rounded-full" />
          <Skeleton className="h-3 w-1/5 max-sm:hidden" />
          <Skeleton className="ml-auto h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
