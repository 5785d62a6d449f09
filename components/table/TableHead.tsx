'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { Checkbox } from '@/components/ui/Checkbox';
import { cx } from '@/components/ui/cx';
import type { Column } from './column';
import type { TableUrl } from './use-table-url';

export interface TableHeadProps<Row> {
  columns: readonly Column<Row>[];
  template: string;
  url: TableUrl;
  selection: { isAll: boolean; isSome: boolean; onToggleAll: (isOn: boolean) => void } | null;
  hasMenu: boolean;
  /** Before the width is known a phone must not show heads for a moment. */
  isUnmeasured: boolean;
}

/** Column heads. A click orders by the column, a second turns the order round, a third gives it up. */
export function TableHead<Row>({ columns, template, url, selection, hasMenu, isUnmeasured }: TableHeadProps<Row>) {
  const onSort = (id: string) => {
    if (url.sort?.id !== id) url.setSort({ id, desc: false });
    else url.setSort(url.sort.desc ? null : { id, desc: true });
  };
  return (
    <div role="rowgroup" className={cx('sticky top-0 z-10 border-y bg-sunken', isUnmeasured && 'max-md:hidden')}>
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-8 items-center px-4 text-sm text-ink-faint md:px-6"
        style={{ gridTemplateColumns: template }}
      >
        {selection && (
          <span role="columnheader" className="flex items-center">
            <Checkbox
              label="Select all"
              isChecked={selection.isAll}
              isIndeterminate={selection.isSome && !selection.isAll}
              onChange={selection.onToggleAll}
            />
          </span>
        )}
        {columns.map((column) => {
          const order = url.sort?.id === column.id ? (url.sort.desc ? 'descending' : 'ascending') : undefined;
          const Arrow = order === 'descending' ? ArrowDown : ArrowUp;
          return (
            <span key={column.id} role="columnheader" aria-sort={order} className={cx('min-w-0', column.align === 'end' && 'text-right')}>
              {column.value ? (
                <button
                  type="button"
                  onClick={() => onSort(column.id)}
                  className={cx(
                    'group inline-flex max-w-full items-center gap-1 rounded-sm font-medium hover:text-ink',
                    order && 'text-ink',
                  )}
                >
                  <span className="truncate">{column.header}</span>
                  <Arrow size={11} aria-hidden className={cx('shrink-0', !order && 'opacity-0 group-hover:opacity-60')} />
                </button>
              ) : (
                <span className="font-medium">{column.header}</span>
              )}
            </span>
          );
        })}
        {hasMenu && (
          <span role="columnheader">
            <span className="sr-only">Actions</span>
          </span>
        )}
      </div>
    </div>
  );
}
