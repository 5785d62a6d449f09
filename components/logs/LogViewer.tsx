'use client';
/**
 * A log: as long as it likes, coloured, live. Draws only what can be seen, follows the end until the reader scrolls up,
 * searches what it holds. Knows streams and rows, not jobs: what feeds it and what its lines are called come from outside.
 */
import { useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { ArrowDown } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import { EmptyState } from '@/components/ui/EmptyState';
import { ErrorState } from '@/components/ui/ErrorState';
import { Skeleton } from '@/components/ui/Skeleton';
import type { LogFeed, LogFeedSnapshot } from './log-feed';
import type { LogFilter, LogLineRef } from './log-view';
import { filterOf, LogView } from './log-view';
import { LogFooter } from './LogFooter';
import type { LogRowsHandle } from './LogRows';
import { LogRows } from './LogRows';
import { LogToolbar } from './LogToolbar';
import { useFollow } from './use-follow';
import { useLogSearch } from './use-log-search';
import { useLogSettings } from './use-log-settings';
import css from './LogViewer.module.css';

export interface LogViewerProps {
  feed: LogFeed;
  /** Names the log: `Log of job 3`. */
  label: string;
  /** Epoch ms that relative times count from; null: the first row's time. */
  startMs?: number | null;
  /** The line that the address names. */
  line: LogLineRef | null;
  onLineChange: (line: LogLineRef | null) => void;
  /** Where the shown part of the log can be had as a file. */
  downloadHref: (filter: LogFilter) => string;
  /** Shown while nothing has been written yet: what is being waited for. */
  waiting: ReactNode;
  /** Asks for what is older than the part that is loaded. */
  onLoadAll: () => void;
  onRetry: () => void;
  className?: string;
}

export function LogViewer(props: LogViewerProps) {
  const { feed, line, label } = props;
  const snapshot = useSyncExternalStore(feed.subscribe, feed.getSnapshot, feed.getSnapshot);
  const [settings, changeSettings] = useLogSettings();
  const [filter, setFilter] = useState<LogFilter>({ stages: [], ranks: [] });
  const viewport = useRef<HTMLDivElement>(null);
  const rows = useRef<LogRowsHandle>(null);
  const searchField = useRef<HTMLInputElement>(null);

  const view = useLogView(feed, filter);
  view.takeIn();
  const search = useLogSearch(view, snapshot.version);
  const isLoading = useIsFirstLoad(snapshot.status);
  const follow = useFollow(viewport, { length: view.length, isLoading, isWanted: line === null });
  useGoToLine({ view, line, version: snapshot.version, rows, pause: follow.pause, showAll: () => setFilter({ stages: [], ranks: [] }) });

  const stepSearch = (by: 1 | -1) => {
    const position = search.step(by, rows.current?.firstVisible() ?? 0);
    if (position === null) return;
    follow.pause();
    rows.current?.scrollTo(position);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return;
    const isFind = (event.ctrlKey || event.metaKey) && event.key === 'f';
    if (!isFind && (event.ctrlKey || event.metaKey || event.altKey)) return;
    const action = isFind ? keyActions['/'] : keyActions[event.key];
    if (!action) return;
    event.preventDefault();
    action({ follow, viewport: viewport.current, field: searchField.current, step: stepSearch });
  };

  const { buffer } = feed;
  return (
    <div className={cx(css.viewer, 'flex min-h-0 flex-col bg-surface', props.className)} onKeyDown={onKeyDown}>
      <LogToolbar
        streams={buffer.streams}
        streamCount={buffer.streams.length}
        filter={filter}
        onFilter={setFilter}
        settings={settings}
        onSettings={changeSettings}
        search={search}
        onStep={stepSearch}
        searchField={searchField}
        onLeaveSearch={() => viewport.current?.focus()}
        downloadHref={props.downloadHref(filter)}
      />
      <div className="relative min-h-0 flex-1">
        <div
          ref={viewport}
          role="log"
          aria-live="off"
          aria-label={label}
          aria-keyshortcuts="/ f g Shift+G"
          tabIndex={0}
          onScroll={follow.onScroll}
          className="peer absolute inset-0 overflow-auto overscroll-contain outline-none"
        >
          {view.length > 0 ? (
            <LogRows
              view={view}
              viewport={viewport}
              settings={settings}
              startMs={props.startMs ?? buffer.rowAt(0)?.atMs ?? null}
              pattern={search.pattern}
              currentMatch={search.currentPosition}
              chosenLine={line}
              onPickLine={(picked) => props.onLineChange(isSameLine(picked, line) ? null : picked)}
              handle={rows}
            />
          ) : (
            <NothingYet snapshot={snapshot} isFiltered={buffer.rowCount > 0} waiting={props.waiting} onRetry={props.onRetry} />
          )}
        </div>
        {/* Over the rows: their sticky gutter would cover an outline. */}
        <div aria-hidden className="pointer-events-none absolute inset-0 z-10 hidden border-2 border-focus peer-focus-visible:block" />
        {!follow.isFollowing && view.length > 0 && (
          <ToEnd newRows={follow.newRows} isOver={snapshot.status === 'ended'} onClick={follow.follow} />
        )}
      </div>
      <LogFooter
        status={snapshot.status}
        error={snapshot.error}
        rowCount={view.length}
        isHeadMissing={buffer.isHeadMissing}
        onLoadAll={props.onLoadAll}
        onRetry={props.onRetry}
      />
    </div>
  );
}

const isSameLine = (a: LogLineRef, b: LogLineRef | null): boolean => a.stream === b?.stream && a.line === b.line;

function useLogView(feed: LogFeed, filter: LogFilter): LogView {
  const { buffer } = feed;
  return useMemo(() => new LogView(buffer, filterOf(filter)), [buffer, filter]);
}

interface GoToLine {
  view: LogView;
  line: LogLineRef | null;
  version: number;
  rows: { current: LogRowsHandle | null };
  pause: () => void;
  showAll: () => void;
}

/** Goes to the line that the address names, once, as soon as it has arrived. */
function useGoToLine({ view, line, version, rows, pause, showAll }: GoToLine): void {
  const reached = useRef<LogLineRef | null>(null);
  useLayoutEffect(() => {
    if (!line || (reached.current && isSameLine(line, reached.current))) return;
    const position = view.positionOf(line);
    if (position >= 0) {
      reached.current = line;
      pause();
      rows.current?.scrollTo(position);
    } else if (new LogView(view.buffer, null).positionOf(line) >= 0) showAll();
    // Each version may have brought the line.
  }, [view, line, version, rows, pause, showAll]);
}

interface KeyContext {
  follow: ReturnType<typeof useFollow>;
  viewport: HTMLElement | null;
  field: HTMLInputElement | null;
  step: (by: 1 | -1) => void;
}
const keyActions: Partial<Record<string, (context: KeyContext) => void>> = {
  '/': ({ field }) => field?.select(),
  f: ({ follow }) => (follow.isFollowing ? follow.pause() : follow.follow()),
  g: ({ follow, viewport }) => {
    follow.pause();
    viewport?.scrollTo({ top: 0 });
  },
  G: ({ follow }) => follow.follow(),
  n: ({ step }) => step(1),
  N: ({ step }) => step(-1),
};

/** Until everything that was written before has arrived once; a reconnect is no first load. */
function useIsFirstLoad(status: LogFeedSnapshot['status']): boolean {
  const [hasLoaded, setLoaded] = useState(false);
  if (!hasLoaded && (status === 'live' || status === 'ended')) setLoaded(true);
  return !hasLoaded;
}

function ToEnd({ newRows, isOver, onClick }: { newRows: number; isOver: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="absolute right-5 bottom-4 z-10 inline-flex h-8 items-center gap-1.5 rounded-full border border-line-strong bg-raised px-3 text-sm font-medium shadow-pop hover:bg-sunken coarse:h-10"
    >
      {newRows > 0
        ? `${newRows.toLocaleString('en-US')} new ${newRows === 1 ? 'line' : 'lines'}`
        : isOver
          ? 'To the end'
          : 'Follow the end'}
      <ArrowDown size={13} aria-hidden className={newRows > 0 ? 'text-accent' : 'text-ink-faint'} />
    </button>
  );
}

function NothingYet({
  snapshot,
  isFiltered,
  waiting,
  onRetry,
}: {
  snapshot: LogFeedSnapshot;
  isFiltered: boolean;
  waiting: ReactNode;
  onRetry: () => void;
}) {
  if (isFiltered) return <EmptyState title="Nothing from these nodes">They have written nothing to this log so far.</EmptyState>;
  if (snapshot.status === 'failed') {
    return <ErrorState title="The log could not be loaded." message={snapshot.error ?? 'The connection was lost.'} onRetry={onRetry} />;
  }
  if (snapshot.status === 'ended') return <EmptyState title="No output">This job ended without writing a line.</EmptyState>;
  if (snapshot.status === 'live' || snapshot.status === 'paused') return waiting;
  return (
    <div className="flex flex-col gap-2 p-3">
      {[62, 48, 71, 35, 54, 40].map((width) => (
        <div key={width} style={{ width: `${width}%` }}>
          <Skeleton className="h-3" />
        </div>
      ))}
    </div>
  );
}
