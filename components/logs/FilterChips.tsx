'use client';
import { cx } from '@/components/ui/cx';

export interface Chip<T> {
  value: T;
  label: string;
}

export interface FilterChipsProps<T> {
  label: string;
  chips: readonly Chip<T>[];
  /** Empty: all. */
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
}

/** One of a few, or several with Ctrl, ⌘ or Shift held; choosing the only chosen one again shows all. */
export function FilterChips<T>({ label, chips, chosen, onChange }: FilterChipsProps<T>) {
  const pick = (value: T, isAdding: boolean) => {
    const isChosen = chosen.includes(value);
    if (isAdding) onChange(isChosen ? chosen.filter((other) => other !== value) : [...chosen, value]);
    else onChange(isChosen && chosen.length === 1 ? [] : [value]);
  };
  return (
    <div role="group" aria-label={label} className="flex items-center gap-0.5 rounded-md bg-pressed p-0.5">
      <ChipButton label="All" isPressed={chosen.length === 0} onClick={() => onChange([])} />
      {chips.map((chip) => (
        <ChipButton
          key={chip.label}
          label={chip.label}
          isPressed={chosen.includes(chip.value)}
          onClick={(isAdding) => pick(chip.value, isAdding)}
        />
      ))}
    </div>
  );
}

function ChipButton({ label, isPressed, onClick }: { label: string; isPressed: boolean; onClick: (isAdding: boolean) => void }) {
  return (
    <button
      type="button"
      aria-pressed={isPressed}
      onClick={(event) => onClick(event.ctrlKey || event.metaKey || event.shiftKey)}
      className={cx(
        'h-6 rounded-[4px] px-2 text-sm whitespace-nowrap coarse:h-9 coarse:px-3',
        isPressed ? 'bg-surface font-medium text-ink shadow-sheet' : 'text-ink-muted hover:text-ink',
      )}
    >
      {label}
    </button>
  );
}
