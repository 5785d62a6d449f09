'use client';
import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';

export interface StatusOption {
  value: string;
  label: string;
  count: number;
  icon?: ReactNode;
}

export interface StatusPillsProps {
  options: readonly StatusOption[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** What choosing none shows: `All`, `Live`. */
  allLabel: string;
  /** Null while it is not known. */
  allCount: number | null;
}

const pill = 'inline-flex h-7 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-sm font-medium whitespace-nowrap coarse:h-9';
const on = 'border-accent-solid bg-accent-soft text-accent';
const off = 'border-line-strong text-ink-muted hover:bg-hover hover:text-ink';

/** Filter by state, several at once. States that no row is in stay out of the way unless they are chosen. */
export function StatusPills({ options, chosen, onChange, allLabel, allCount }: StatusPillsProps) {
  const shown = options.filter((option) => option.count > 0 || chosen.includes(option.value));
  const toggle = (value: string) => onChange(chosen.includes(value) ? chosen.filter((c) => c !== value) : [...chosen, value]);
  return (
    <div
      role="group"
      aria-label="Filter by status"
      className="flex min-w-0 gap-1.5 overflow-x-auto p-0.5 pr-5 [mask-image:linear-gradient(to_right,black_calc(100%-1.25rem),transparent)] [scrollbar-width:none]"
    >
      <button
        type="button"
        aria-pressed={chosen.length === 0}
        onClick={() => onChange([])}
        className={cx(pill, chosen.length === 0 ? on : off)}
      >
        {allLabel} {allCount !== null && <span>{allCount.toLocaleString()}</span>}
      </button>
      {shown.map((option) => {
        const isOn = chosen.includes(option.value);
        return (
          <button
            key={option.value}
            type="button"
            aria-pressed={isOn}
            onClick={() => toggle(option.value)}
            className={cx(pill, isOn ? on : off)}
          >
            {option.icon}
            {option.label} <span>{option.count.toLocaleString()}</span>
          </button>
        );
      })}
    </div>
  );
}
