'use client';
import type { MouseEvent, ReactNode } from 'react';
import { Ellipsis } from 'lucide-react';
import { Checkbox } from '@/components/ui/Checkbox';
import { cx } from '@/components/ui/cx';
import { IconButton } from '@/components/ui/IconButton';
import { Menu, type MenuEntry } from '@/components/ui/Menu';
import type { Column } from './column';

export interface TableRowProps<Row> {
  row: Row;
  /** How the row is called, for its checkbox and menu. */
  name: string;
  /** Counts from 0. */
  index: number;
  columns: readonly Column<Row>[];
  template: string;
  isCard: boolean;
  isActive: boolean;
  /** Null where rows cannot be selected. */
  isSelected: boolean | null;
  onSelect: (isSelected: boolean, isRange: boolean) => void;
  onActivate: () => void;
  onOpen: ((isNewTab: boolean) => void) | undefined;
  menu: MenuEntry[] | undefined;
}

const interactive = 'a, button, input, label, [role=checkbox], [role=menu], [role=menuitem]';

export function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, name, index, columns, template, isCard, isActive, isSelected, onSelect, onActivate, onOpen, menu } = props;
  const onClick = (event: MouseEvent<HTMLElement>) => {
    onActivate();
    const target = event.target instanceof Element ? event.target : null;
    // A menu's popup is a child in React's tree though not in the document: its clicks arrive here too.
    if (!target || !event.currentTarget.contains(target) || target.closest(interactive)) return;
    if (window.getSelection()?.toString()) return;
    onOpen?.(event.metaKey || event.ctrlKey);
  };
  const check = isSelected !== null && (
    <Checkbox
      label={`Select ${name}`}
      isChecked={isSelected}
      tabIndex={-1}
      onChange={(next, event) => onSelect(next, event instanceof globalThis.MouseEvent && event.shiftKey)}
    />
  );
  const actions = menu && (
    <Menu
      trigger={<IconButton label={`Actions for ${name}`} size="sm" icon={<Ellipsis size={15} />} hasTooltip={false} />}
      entries={menu}
    />
  );
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      tabIndex={isActive ? 0 : -1}
      onClick={onClick}
      onFocus={onActivate}
      style={isCard ? undefined : { gridTemplateColumns: template }}
      className={cx(
        'border-b px-4 -outline-offset-2 md:px-6',
        isCard ? 'flex items-start gap-3 py-2.5' : 'grid h-full items-center',
        isSelected ? 'bg-accent-soft' : onOpen && 'hover:bg-hover',
        onOpen && 'cursor-pointer',
      )}
    >
      {isCard ? (
        <Card row={row} columns={columns} check={check} actions={actions} />
      ) : (
        <>
          {check && <Cell className="flex items-center">{check}</Cell>}
          {columns.map((column) => (
            <Cell key={column.id} className={cx('min-w-0 truncate pr-3', column.align === 'end' && 'text-right')}>
              {column.cell(row)}
            </Cell>
          ))}
          {actions && <Cell className="flex justify-end">{actions}</Cell>}
        </>
      )}
    </div>
  );
}

const Cell = ({ className, children }: { className: string; children: ReactNode }) => (
  <span role="cell" className={className}>
    {children}
  </span>
);

function Card<Row>({ row, columns, check, actions }: { row: Row; columns: readonly Column<Row>[]; check: ReactNode; actions: ReactNode }) {
  const at = (place: Column<Row>['onPhone']) => columns.filter((column) => (column.onPhone ?? 'line') === place);
  return (
    <>
      {check && <Cell className="flex pt-0.5">{check}</Cell>}
      <span role="cell" className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="flex min-w-0 items-center gap-2">
          {at('title').map((column) => (
            <span key={column.id} className="min-w-0 truncate font-medium">
              {column.cell(row)}
            </span>
          ))}
          <span className="ml-auto inline-flex shrink-0 gap-2">
            {at('badge').map((column) => (
              <span key={column.id}>{column.cell(row)}</span>
            ))}
          </span>
        </span>
        <span className="flex min-w-0 flex-wrap gap-x-3 text-ink-muted">
          {at('line').map((column) => (
            <span key={column.id} className="min-w-0 truncate empty:hidden">
              {column.cell(row)}
            </span>
          ))}
        </span>
      </span>
      {actions && <Cell className="flex">{actions}</Cell>}
    </>
  );
}
