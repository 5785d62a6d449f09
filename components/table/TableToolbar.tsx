'use client';
import type { ReactNode, RefObject } from 'react';
import { Columns3, Download, Search, X } from 'lucide-react';
import { IconButton } from '@/components/ui/IconButton';
import { Input } from '@/components/ui/Input';
import { Kbd } from '@/components/ui/Kbd';
import { Menu } from '@/components/ui/Menu';
import type { Column } from './column';
import { StatusPills, type StatusPillsProps } from './StatusPills';
import type { TableUrl } from './use-table-url';

export interface TableToolbarProps<Row> {
  /** What the rows are, plural and lower case: `clusters`. */
  noun: string;
  url: TableUrl;
  searchRef: RefObject<HTMLInputElement | null>;
  pills: Omit<StatusPillsProps, 'chosen' | 'onChange'> | undefined;
  columns: readonly Column<Row>[];
  visibility: Record<string, boolean>;
  onVisible: (id: string, isVisible: boolean) => void;
  onExport: () => void;
  isExporting: boolean;
  children?: ReactNode;
}

/** Above the rows: states, search, and what else can be done with the table. */
export function TableToolbar<Row>({
  noun,
  url,
  searchRef,
  pills,
  columns,
  visibility,
  onVisible,
  onExport,
  isExporting,
  children,
}: TableToolbarProps<Row>) {
  return (
    <div className="flex flex-col gap-2 px-4 pb-2.5 md:flex-row md:items-center md:gap-3 md:px-6">
      {pills && <StatusPills {...pills} chosen={url.statuses} onChange={url.setStatuses} />}
      <div className="flex min-w-0 shrink-0 items-center justify-end gap-1 md:ml-auto">
        {children}
        <Input
          ref={searchRef}
          type="search"
          aria-label={`Search ${noun}`}
          placeholder={`Search ${noun}`}
          value={url.search}
          onChange={url.setSearch}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            url.setSearch('');
            event.currentTarget.blur();
          }}
          icon={<Search size={14} aria-hidden />}
          trailing={
            url.search ? (
              <IconButton label="Clear the search" size="sm" icon={<X size={13} />} hasTooltip={false} onClick={() => url.setSearch('')} />
            ) : (
              <Kbd keys={['/']} className="mr-1 text-ink-faint" />
            )
          }
          className="md:w-56 [&_input::-webkit-search-cancel-button]:hidden"
        />
        <Menu
          trigger={<IconButton label="Columns" icon={<Columns3 size={15} />} className="max-sm:hidden" />}
          entries={columns
            .filter((column) => !column.isFixed)
            .map((column) => ({
              kind: 'check',
              label: column.header,
              isChecked: visibility[column.id] ?? true,
              onChange: (isChecked) => onVisible(column.id, isChecked),
            }))}
        />
        <IconButton label="Export as CSV" icon={<Download size={15} />} isBusy={isExporting} onClick={onExport} />
      </div>
    </div>
  );
}
