'use client';
import type { RefObject } from 'react';
import { Clock, Download, WrapText } from 'lucide-react';
import type { JobStage } from '@/server/domain/job';
import { IconButton } from '@/components/ui/IconButton';
import { Menu } from '@/components/ui/Menu';
import { Tooltip } from '@/components/ui/Tooltip';
import { FilterChips } from './FilterChips';
import type { LogStream } from './log-buffer';
import { stageLabel } from './log-tag';
import type { TimestampMode } from './log-time';
import { timestampModes } from './log-time';
import { LogSearchBar } from './LogSearchBar';
import type { LogFilter } from './log-view';
import type { LogSearchState } from './use-log-search';
import type { LogSettings } from './use-log-settings';

const timestampLabel: Record<TimestampMode, string> = {
  off: 'No times',
  relative: 'Since the start',
  local: 'Local time',
  utc: 'UTC',
};

export interface LogToolbarProps {
  streams: readonly LogStream[];
  /** How many of them there are: the list itself grows in place. */
  streamCount: number;
  filter: LogFilter;
  onFilter: (filter: LogFilter) => void;
  settings: LogSettings;
  onSettings: (change: Partial<LogSettings>) => void;
  search: LogSearchState;
  onStep: (by: 1 | -1) => void;
  searchField: RefObject<HTMLInputElement | null>;
  onLeaveSearch: () => void;
  downloadHref: string;
}

export function LogToolbar(props: LogToolbarProps) {
  const { streams, filter, onFilter, settings, onSettings } = props;
  const stages = [...new Set(streams.map((stream) => stream.stage))].sort((a, b) => stageOrder[a] - stageOrder[b]);
  const ranks = [...new Set(streams.map((stream) => stream.rank))].sort((a, b) => a - b);
  const hasChips = stages.length > 1 || ranks.length > 1;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b px-3 py-1.5">
      {hasChips && (
        <div className="flex w-full max-w-full min-w-0 gap-2 overflow-x-auto sm:w-auto">
          {stages.length > 1 && (
            <FilterChips<JobStage>
              label="Stage"
              chips={stages.map((stage) => ({ value: stage, label: stageLabel[stage] }))}
              chosen={filter.stages}
              onChange={(next) => onFilter({ ...filter, stages: next })}
            />
          )}
          {ranks.length > 1 && (
            <FilterChips<number>
              label="Node"
              chips={ranks.map((rank) => ({ value: rank, label: ranks.length > 6 ? String(rank) : `Node ${rank}` }))}
              chosen={filter.ranks}
              onChange={(next) => onFilter({ ...filter, ranks: next })}
            />
          )}
        </div>
      )}
      <LogSearchBar search={props.search} onStep={props.onStep} field={props.searchField} onLeave={props.onLeaveSearch} />
      <div className="ml-auto flex items-center">
        <IconButton
          label="Wrap long lines"
          icon={<WrapText size={15} />}
          isPressed={settings.isWrapped}
          onClick={() => onSettings({ isWrapped: !settings.isWrapped })}
        />
        <Menu
          trigger={<IconButton label={`Times: ${timestampLabel[settings.timestamps]}`} icon={<Clock size={15} />} hasTooltip={false} />}
          entries={[
            {
              kind: 'choice',
              label: 'Times',
              value: settings.timestamps,
              options: timestampModes.map((mode) => ({ value: mode, label: timestampLabel[mode] })),
              onChange: (value) => {
                const mode = timestampModes.find((candidate) => candidate === value);
                if (mode) onSettings({ timestamps: mode });
              },
            },
          ]}
        />
        <Tooltip text="Download">
          <a
            href={props.downloadHref}
            download
            aria-label="Download the log"
            className="inline-flex size-8 items-center justify-center rounded-md text-ink-muted hover:bg-hover hover:text-ink coarse:size-10"
          >
            <Download size={15} aria-hidden />
          </a>
        </Tooltip>
      </div>
    </div>
  );
}

const stageOrder: Record<JobStage, number> = { setup: 0, run: 1 };
