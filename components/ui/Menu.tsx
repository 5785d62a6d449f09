'use client';
import type { ReactElement, ReactNode } from 'react';
import { Menu as Base } from '@base-ui/react/menu';
import { cx } from './cx';

export interface MenuAction {
  kind?: 'action';
  label: string;
  icon?: ReactNode;
  /** A shortcut or a quiet word at the end. */
  trailing?: ReactNode;
  tone?: 'plain' | 'bad';
  /** Why it cannot be chosen now; shown under the label. */
  disabledReason?: string | null | undefined;
  onSelect: () => void;
}
export type MenuEntry =
  | MenuAction
  | { kind: 'separator' }
  | { kind: 'check'; label: string; isChecked: boolean; onChange: (isChecked: boolean) => void }
  | {
      kind: 'choice';
      label: string;
      value: string;
      onChange: (value: string) => void;
      options: { value: string; label: string; icon?: ReactNode }[];
    };

export interface MenuProps {
  /** A Button or IconButton. */
  trigger: ReactElement;
  entries: MenuEntry[];
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
}

const row =
  'flex min-h-7 w-full items-center gap-2 rounded-md px-2 py-1 outline-none select-none data-highlighted:bg-hover coarse:min-h-10';

/** Actions behind a button. An entry that cannot be chosen stays visible and says why. */
export function Menu({ trigger, entries, align = 'end', side = 'bottom' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-50">
          <Base.Popup className="pop-motion max-h-(--available-height) max-w-80 min-w-44 overflow-auto rounded-lg border bg-raised p-1 shadow-pop outline-none">
            {entries.map((entry, index) => (
              <Entry key={index} entry={entry} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Entry({ entry }: { entry: MenuEntry }) {
  switch (entry.kind) {
    case 'separator':
      return <Base.Separator className="mx-1 my-1 h-px bg-line" />;
    case 'check':
      return (
        <Base.CheckboxItem checked={entry.isChecked} onCheckedChange={entry.onChange} closeOnClick={false} className={row}>
          <Mark />
          {entry.label}
        </Base.CheckboxItem>
      );
    case 'choice':
      return (
        <Base.RadioGroup value={entry.value} onValueChange={(value: string) => entry.onChange(value)} aria-label={entry.label}>
          {entry.options.map((option) => (
            <Base.RadioItem key={option.value} value={option.value} closeOnClick className={cx(row, 'group/item')}>
              {option.icon && <span className="inline-flex text-ink-faint">{option.icon}</span>}
              {option.label}
              <span className="ml-auto size-1.5 rounded-full group-data-checked/item:bg-accent-solid" aria-hidden />
            </Base.RadioItem>
          ))}
        </Base.RadioGroup>
      );
    default:
      return <Action action={entry} />;
  }
}

function Action({ action }: { action: MenuAction }) {
  const isOff = Boolean(action.disabledReason);
  return (
    <Base.Item
      disabled={isOff}
      onClick={action.onSelect}
      className={cx(row, isOff ? 'text-ink-faint' : action.tone === 'bad' && 'text-bad data-highlighted:bg-bad-soft')}
    >
      {action.icon && <span className="inline-flex shrink-0 opacity-80">{action.icon}</span>}
      <span className="min-w-0">
        {action.label}
        {isOff && <span className="block text-sm whitespace-normal text-ink-faint">{action.disabledReason}</span>}
      </span>
      {action.trailing && <span className="ml-auto pl-3 text-sm text-ink-faint">{action.trailing}</span>}
    </Base.Item>
  );
}

function Mark() {
  return (
    <span className="inline-flex size-3.5 items-center justify-center rounded-sm border border-control" aria-hidden>
      <Base.CheckboxItemIndicator className="size-2 rounded-[2px] bg-accent-solid" />
    </span>
  );
}
