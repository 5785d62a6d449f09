'use client';
import { useMemo } from 'react';
import { parseAsString, useQueryState } from 'nuqs';
import type { JobDetail, JobPhase } from '@/server/domain/job';
import type { LogFilter } from '@/components/logs/log-view';
import { formatLineRef, parseLineRef } from '@/components/logs/log-view';
import { LogViewer } from '@/components/logs/LogViewer';
import { EmptyState } from '@/components/ui/EmptyState';
import { useJobLog } from './use-job-log';

/** The log of a run; the chosen line is in the address. */
export function RunLog({ job }: { job: JobDetail }) {
  const [lineText, setLineText] = useQueryState('line', parseAsString);
  const line = useMemo(() => parseLineRef(lineText), [lineText]);
  // A line is counted from the beginning: without the beginning it cannot be found.
  const log = useJobLog(job.id, line !== null);
  const waiting = waitingTexts[job.phase];
  return (
    <LogViewer
      className="h-full flex-1"
      feed={log.feed}
      label={`Log of job ${job.number}`}
      startMs={job.startedAt ? Date.parse(job.startedAt) : null}
      line={line}
      onLineChange={(next) => void setLineText(next ? formatLineRef(next) : null)}
      downloadHref={(filter) => downloadHref(job.id, filter)}
      waiting={<EmptyState title={waiting.title}>{waiting.text}</EmptyState>}
      onLoadAll={log.loadAll}
      onRetry={log.retry}
    />
  );
}

/** The server gives one stage or rank, or everything; several chosen ones come with the rest. */
export function downloadHref(jobId: string, { stages, ranks }: LogFilter): string {
  const query = new URLSearchParams();
  if (stages.length === 1 && stages[0]) query.set('stage', stages[0]);
  if (ranks.length === 1) query.set('rank', String(ranks[0]));
  const text = query.toString();
  return `/api/jobs/${encodeURIComponent(jobId)}/log${text ? `?${text}` : ''}`;
}

const nothingWritten = { title: 'No output', text: 'It ended without writing a line.' };
const waitingTexts: Record<JobPhase, { title: string; text: string }> = {
  pending: { title: 'Not started yet', text: 'The log appears here as soon as a command writes a line.' },
  syncing: { title: 'Copying files to the nodes', text: 'The log appears here as soon as a command writes a line.' },
  'setting-up': { title: 'Setup is running', text: 'It has written nothing so far.' },
  running: { title: 'Running', text: 'It has written nothing so far.' },
  cancelling: { title: 'Being cancelled', text: 'It has written nothing.' },
  succeeded: nothingWritten,
  failed: nothingWritten,
  'failed-setup': nothingWritten,
  'failed-driver': { title: 'No output', text: 'It ended before a command wrote a line.' },
  cancelled: { title: 'No output', text: 'It was cancelled before a command wrote a line.' },
};
