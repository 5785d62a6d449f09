'use client';
import { useSyncExternalStore } from 'react';
import { cx } from './cx';

const subscribe = () => () => {};
const isMac = () => /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** True on Apple keyboards, where the command key is the modifier. False while rendering on the server. */
export const useIsMac = (): boolean => useSyncExternalStore(subscribe, isMac, () => false);

const glyphs = {
  mod: (mac: boolean) => (mac ? '⌘' : 'Ctrl'),
  enter: () => '↵',
  shift: () => '⇧',
  up: () => '↑',
  down: () => '↓',
  esc: () => 'Esc',
} as const;
const isGlyph = (key: string): key is keyof typeof glyphs => key in glyphs;

/** A shortcut, as this keyboard prints it: `<Kbd keys={['mod', 'k']} />`. Hidden where there is no keyboard. */
export function Kbd({ keys, className }: { keys: readonly string[]; className?: string }) {
  const mac = useIsMac();
  return (
    <kbd className={cx('inline-flex items-center gap-0.5 font-sans text-xs coarse:hidden', className)}>
      {keys.map((key) => (
        <span key={key} className="inline-flex h-4 min-w-4 items-center justify-center rounded-sm border border-current/25 px-1">
          {isGlyph(key) ? glyphs[key](mac) : key.length === 1 ? key.toUpperCase() : key}
        </span>
      ))}
    </kbd>
  );
}
