'use client';
import type { ReactNode } from 'react';
import { Tabs as Base } from '@base-ui/react/tabs';
import { cx } from './cx';

export interface TabSpec<T extends string> {
  value: T;
  label: string;
  icon?: ReactNode;
  count?: number;
}

export interface TabsProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  tabs: readonly TabSpec<T>[];
  /** Names the list of tabs. */
  label: string;
  /** At the end of the tab row. */
  trailing?: ReactNode;
  /** TabPanels. */
  children: ReactNode;
  className?: string;
}

/** Views of one thing. Arrow keys move between tabs; keep the chosen one in the URL where it can be linked to. */
export function Tabs<T extends string>({ value, onChange, tabs, label, trailing, children, className }: TabsProps<T>) {
  return (
    <Base.Root value={value} onValueChange={(next: T) => onChange(next)} className={cx('flex min-h-0 min-w-0 flex-col', className)}>
      <div className="flex items-end gap-3 border-b">
        <Base.List aria-label={label} className="relative flex min-w-0 flex-1 gap-1 overflow-x-auto">
          {tabs.map((tab) => (
            <Base.Tab
              key={tab.value}
              value={tab.value}
              className="inline-flex h-9 items-center gap-1.5 rounded-t-md px-2.5 font-medium whitespace-nowrap text-ink-muted -outline-offset-2 hover:text-ink data-active:text-ink coarse:h-11"
            >
              {tab.icon}
              {tab.label}
              {tab.count !== undefined && <span className="text-sm font-normal text-ink-faint">{tab.count}</span>}
            </Base.Tab>
          ))}
          <Base.Indicator className="absolute bottom-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) rounded-full bg-accent-solid transition-all duration-150" />
        </Base.List>
        {trailing}
      </div>
      {children}
    </Base.Root>
  );
}

/** What one tab shows. Unmounted while another tab is chosen unless `isKept`. */
export function TabPanel({
  value,
  isKept = false,
  className,
  children,
}: {
  value: string;
  isKept?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Base.Panel value={value} keepMounted={isKept} className={cx('min-h-0 flex-1 outline-offset-4', className)}>
      {children}
    </Base.Panel>
  );
}
