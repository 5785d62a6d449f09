'use client';
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef } from 'react';
import type { ClipboardEvent, Ref, RefObject } from 'react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { Range as VirtualRange } from '@tanstack/react-virtual';
import { cx } from '@/components/ui/cx';
import { rowPositionOf, selectedText } from './copy-rows';
import type { LogRow } from './log-buffer';
import { tagOf, tagWidth } from './log-tag';
import { formatLogTime, timestampWidth } from './log-time';
import type { LogLineRef, LogView } from './log-view';
import { formatLineRef } from './log-view';
import { LogRowLine } from './LogRowLine';
import type { LogSettings } from './use-log-settings';
import css from './LogViewer.module.css';

/** Rows are drawn in blocks: a million rows are some thirty thousand things to lay out. */
const blockRows = 32;
const rowHeight = 18;

export interface LogRowsHandle {
  /** Brings a row to the middle of the viewport. */
  scrollTo: (position: number) => void;
  /** The first row that can be seen. */
  firstVisible: () => number;
}

export interface LogRowsProps {
  view: LogView;
  viewport: RefObject<HTMLDivElement | null>;
  settings: LogSettings;
  /** Epoch ms that relative times count from. */
  startMs: number | null;
  pattern: RegExp | null;
  currentMatch: number | null;
  chosenLine: LogLineRef | null;
  onPickLine: (ref: LogLineRef) => void;
  handle: Ref<LogRowsHandle>;
}

export function LogRows({ view, viewport, settings, handle, onPickLine, ...rest }: LogRowsProps) {
  const { isWrapped } = settings;
  const length = view.length;
  const pinned = usePinnedBlock(viewport);
  const virtualizer = useVirtualizer({
    count: Math.ceil(length / blockRows),
    getScrollElement: () => viewport.current,
    estimateSize: (block) => Math.min(blockRows, length - block * blockRows) * rowHeight,
    // A new function whenever the last block may have grown, which makes sizes be asked for again.
    getItemKey: useCallback((block: number) => (length < 0 ? -1 : block), [length]),
    rangeExtractor: useCallback((range: VirtualRange) => withPinned(range, pinned.current), [pinned]),
    overscan: 1,
    useFlushSync: false,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, isWrapped, view]);

  const scrollTo = useScrollToRow(viewport, (position) => virtualizer.scrollToIndex(Math.floor(position / blockRows), { align: 'start' }));
  useImperativeHandle(handle, () => ({
    scrollTo,
    firstVisible: () => {
      const top = viewport.current?.scrollTop ?? 0;
      const block = virtualizer.getVirtualItemForOffset(top);
      return block ? block.index * blockRows + Math.floor(Math.max(0, top - block.start) / rowHeight) : 0;
    },
  }));

  const onPick = useCallback(
    (position: number) => {
      const row = view.rowAt(position);
      const stream = row && view.buffer.streams[row.stream];
      if (stream && row.line !== null) onPickLine({ stream: stream.key, line: row.line });
    },
    [view, onPickLine],
  );
  const onCopy = (event: ClipboardEvent) => {
    const selection = document.getSelection();
    const text = selection && selectedText(selection, view);
    if (text === null) return;
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
  };

  const rowProps = useRowProps({ view, settings, onPick, ...rest });
  return (
    <div
      className={cx(css.rows, isWrapped && css.wrapped)}
      style={{ height: virtualizer.getTotalSize(), width: isWrapped ? '100%' : `max(100%, ${rowProps.columns}ch)` }}
      onCopy={onCopy}
    >
      {virtualizer.getVirtualItems().map((block) => (
        <div
          key={block.index}
          data-index={block.index}
          ref={isWrapped ? virtualizer.measureElement : undefined}
          className={css.block}
          style={{ transform: `translateY(${block.start}px)`, width: '100%' }}
        >
          {positionsOf(block.index, length).map((position) => {
            const row = view.rowAt(position);
            return row && <LogRowLine key={position} {...rowProps.of(row, position)} />;
          })}
        </div>
      ))}
    </div>
  );
}

const positionsOf = (block: number, length: number): number[] =>
  Array.from({ length: Math.max(0, Math.min(blockRows, length - block * blockRows)) }, (_, index) => block * blockRows + index);

function withPinned(range: VirtualRange, pinned: number | null): number[] {
  const indexes = defaultRangeExtractor(range);
  if (pinned === null || pinned >= range.count || indexes.includes(pinned)) return indexes;
  return [...indexes, pinned].sort((a, b) => a - b);
}

/** The block in which a selection began stays in the page, or scrolling on while selecting would lose the selection. */
function usePinnedBlock(viewport: RefObject<HTMLDivElement | null>): RefObject<number | null> {
  const pinned = useRef<number | null>(null);
  useEffect(() => {
    const onSelect = () => {
      const selection = document.getSelection();
      const anchor = selection?.anchorNode ?? null;
      const isOurs = selection !== null && !selection.isCollapsed && viewport.current?.contains(anchor);
      const position = isOurs ? rowPositionOf(anchor) : null;
      pinned.current = position === null ? null : Math.floor(position / blockRows);
    };
    document.addEventListener('selectionchange', onSelect);
    return () => document.removeEventListener('selectionchange', onSelect);
  }, [viewport]);
  return pinned;
}

/** Two steps: to the block, and when it is drawn, to the row; wrapped rows have no height before. */
function useScrollToRow(viewport: RefObject<HTMLDivElement | null>, toBlock: (position: number) => void) {
  const latest = useRef(toBlock);
  useLayoutEffect(() => {
    latest.current = toBlock;
  });
  return useCallback(
    (position: number) => {
      latest.current(position);
      let framesLeft = 10;
      const settle = () => {
        const row = viewport.current?.querySelector(`[data-row="${position}"]`);
        row?.scrollIntoView({ block: 'center', inline: 'nearest' });
        framesLeft -= row ? 4 : 1;
        if (framesLeft > 0) requestAnimationFrame(settle);
      };
      requestAnimationFrame(settle);
    },
    [viewport],
  );
}

type RowInputs = Pick<LogRowsProps, 'view' | 'settings' | 'startMs' | 'pattern' | 'currentMatch' | 'chosenLine'> & {
  onPick: (position: number) => void;
};

/** What each row is drawn from, and how many characters wide the widest is. */
function useRowProps({ view, settings, startMs, pattern, currentMatch, chosenLine, onPick }: RowInputs) {
  const { streams } = view.buffer;
  const streamCount = streams.length;
  const tags = useMemo(() => {
    const hasStages = new Set(streams.map((stream) => stream.stage)).size > 1;
    const ranks = streams.slice(0, streamCount).map((stream) => stream.rank);
    const rankWidth = String(Math.max(0, ...ranks)).length;
    return streams.map((stream) => tagOf(stream, hasStages, new Set(ranks).size > 1, rankWidth));
  }, [streams, streamCount]);
  const isNumbered = streams.some((stream) => stream.firstOffset === 0) || streamCount === 0;
  const numberWidth = isNumbered ? Math.max(3, String(view.length).length) : 0;
  const timeWidth = timestampWidth[settings.timestamps];
  const chosenStream = chosenLine ? streams.findIndex((stream) => stream.key === chosenLine.stream) : -1;
  return {
    columns: numberWidth + timeWidth + tagWidth(tags[0] ?? null) + view.buffer.maxColumns + 8,
    of: (row: LogRow, position: number) => {
      const stream = streams[row.stream];
      const line = row.isContinued ? null : row.line;
      return {
        position,
        text: row.text,
        start: row.start,
        line,
        numberWidth,
        time: formatLogTime(settings.timestamps, row.atMs, startMs),
        timeWidth,
        tag: tags[row.stream] ?? null,
        missing: row.missingBytes > 0 ? `${formatBytes(row.missingBytes)} before this not loaded` : null,
        pattern,
        isChosen: chosenLine !== null && row.stream === chosenStream && row.line === chosenLine.line,
        isCurrentMatch: position === currentMatch,
        lineHref: stream && line !== null ? `?line=${formatLineRef({ stream: stream.key, line })}` : null,
        onPick,
      };
    },
  };
}

function formatBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB'] as const;
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
