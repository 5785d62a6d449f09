'use client';
import { useEffect, useRef } from 'react';
import { Check, X } from 'lucide-react';
import type { JobDetail } from '@/server/domain/job';
import { isJobOver } from '@/server/domain/job';
import { jobLooks } from '@/components/StateBadge';
import { cx } from '@/components/ui/cx';
import { Duration } from '@/components/ui/Duration';
import type { RunStep, StepName } from './run-steps';
import { runSteps } from './run-steps';

const labels: Record<StepName, string> = {
  provisioning: 'Provisioning',
  connecting: 'Connecting',
  preparing: 'Preparing',
  queued: 'Queue',
  syncing: 'Syncing',
  setup: 'Setup',
  running: 'Running',
  done: 'Done',
};

/** The way of a run from nothing to its end, with the time spent on each part of it. */
export function StateStrip({ job }: { job: JobDetail }) {
  const steps = runSteps(job);
  const list = useRef<HTMLOListElement>(null);
  const here = steps.findIndex((step) => step.state === 'current' || step.state === 'failed');
  // Where the strip is wider than the screen, the step that matters is brought into it.
  useEffect(() => {
    const step = list.current?.children[here];
    if (list.current && step instanceof HTMLElement) list.current.scrollLeft = step.offsetLeft - list.current.clientWidth / 2;
  }, [here]);
  return (
    <ol
      ref={list}
      aria-label="Progress of the run"
      className="relative flex shrink-0 overflow-x-auto px-4 pb-3 [scrollbar-width:none] md:px-6"
    >
      {steps.map((step) => (
        <Step
          key={step.name}
          step={step}
          label={step.name === 'done' && isJobOver(job.phase) ? jobLooks[job.phase].word : labels[step.name]}
          hasFailed={job.phase.startsWith('failed')}
        />
      ))}
    </ol>
  );
}

const barOf: Record<RunStep['state'], string> = {
  past: 'bg-ok-solid',
  current: 'bg-accent-solid animate-pulse-soft',
  failed: 'bg-bad-solid',
  ahead: 'bg-line-strong',
};
const words: Record<RunStep['state'], string> = { past: 'done', current: 'now', failed: 'failed here', ahead: 'not reached' };

function Step({ step, label, hasFailed }: { step: RunStep; label: string; hasFailed: boolean }) {
  const { state, time, name } = step;
  const isBadEnd = name === 'done' && state === 'past' && hasFailed;
  const bar = isBadEnd ? barOf.failed : barOf[state];
  return (
    <li
      aria-current={state === 'current' ? 'step' : undefined}
      className={cx('mr-1 flex min-w-30 flex-1 flex-col gap-1.5 last:mr-0', name === 'done' && 'max-w-36')}
    >
      <span aria-hidden className={cx('h-1 rounded-full', bar)} />
      <span className="flex items-center gap-1.5 whitespace-nowrap">
        <span
          className={cx(
            'inline-flex items-center gap-1',
            state === 'ahead' ? 'text-ink-faint' : 'font-medium',
            state === 'current' && 'text-accent',
            (state === 'failed' || isBadEnd) && 'text-bad',
          )}
        >
          {state === 'failed' && <X size={12} strokeWidth={2.5} aria-hidden />}
          {name === 'done' && state === 'past' && !hasFailed && <Check size={12} strokeWidth={2.5} aria-hidden className="text-ok" />}
          {label}
          <span className="sr-only">: {words[state]}</span>
        </span>
        {time && <Duration from={time.from} to={time.to} className="text-sm text-ink-faint" />}
      </span>
    </li>
  );
}
