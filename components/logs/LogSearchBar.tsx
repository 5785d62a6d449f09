'use client';
import type { KeyboardEvent, RefObject } from 'react';
import { CaseSensitive, ChevronDown, ChevronUp, Search } from 'lucide-react';
import { IconButton } from '@/components/ui/IconButton';
import { Input } from '@/components/ui/Input';
import type { LogSearchState } from './use-log-search';

export interface LogSearchBarProps {
  search: LogSearchState;
  onStep: (by: 1 | -1) => void;
  /** Escape was pressed. */
  onLeave: () => void;
  field: RefObject<HTMLInputElement | null>;
}

export function LogSearchBar({ search, onStep, onLeave, field }: LogSearchBarProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      onStep(event.shiftKey ? -1 : 1);
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      search.setQuery('');
      onLeave();
    }
  };
  return (
    <div role="search" className="flex min-w-0 flex-1 items-center gap-0.5 sm:max-w-sm sm:flex-none">
      <Input
        ref={field}
        value={search.query}
        onChange={search.setQuery}
        onKeyDown={onKeyDown}
        placeholder="Search"
        aria-label="Search the log"
        aria-keyshortcuts="/"
        icon={<Search size={13} aria-hidden />}
        className="sm:w-52"
        type="text"
        spellCheck={false}
        autoComplete="off"
      />
      <span role="status" className="min-w-14 px-1 text-right text-sm whitespace-nowrap text-ink-faint">
        {search.query !== '' && countText(search)}
      </span>
      {search.query !== '' && (
        <>
          <IconButton size="sm" label="Previous match" icon={<ChevronUp size={14} />} onClick={() => onStep(-1)} />
          <IconButton size="sm" label="Next match" icon={<ChevronDown size={14} />} onClick={() => onStep(1)} />
          <IconButton
            size="sm"
            label="Match case"
            icon={<CaseSensitive size={15} />}
            isPressed={search.isCaseSensitive}
            onClick={() => search.setCaseSensitive(!search.isCaseSensitive)}
          />
        </>
      )}
    </div>
  );
}

function countText({ count, current, isSearching }: LogSearchState): string {
  const total = `${count.toLocaleString('en-US')}${isSearching ? '…' : ''}`;
  if (count === 0) return isSearching ? '…' : 'none';
  return current < 0 ? total : `${(current + 1).toLocaleString('en-US')} / ${total}`;
}
