import { describe, expect, test } from 'vitest';
import type { PhaseMark } from '@/server/domain/event';
import type { StepInput } from './run-steps';
import { runSteps } from './run-steps';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const cluster = (phase: string, second: number): PhaseMark => ({ noun: 'cluster', phase, at: at(second) });
const job = (phase: string, second: number): PhaseMark => ({ noun: 'job', phase, at: at(second) });
const launch = [cluster('provisioning', 0), job('pending', 0), cluster('connecting', 3), cluster('preparing', 5), cluster('up', 9)];

const input = (phase: StepInput['phase'], history: PhaseMark[], rest: Partial<StepInput> = {}): StepInput => ({
  phase,
  history,
  hasSetup: true,
  submittedAt: at(0),
  endedAt: null,
  ...rest,
});
const brief = (given: StepInput) =>
  runSteps(given).map(({ name, state, time }) => {
    const seconds = time?.to ? (Date.parse(time.to) - Date.parse(time.from)) / 1000 : null;
    return [name, state, time ? (seconds ?? 'ticking') : null];
  });

describe('the steps of a run', () => {
  test('of a launch that succeeded show the time spent in each', () => {
    const history = [...launch, job('syncing', 10), job('setting-up', 12), job('running', 20), job('succeeded', 50)];
    expect(brief(input('succeeded', history, { endedAt: at(50) }))).toEqual([
      ['provisioning', 'past', 3],
      ['connecting', 'past', 2],
      ['preparing', 'past', 4],
      ['queued', 'past', 1],
      ['syncing', 'past', 2],
      ['setup', 'past', 8],
      ['running', 'past', 30],
      ['done', 'past', null],
    ]);
  });

  test('while it waits for its cluster, are where the cluster is', () => {
    expect(brief(input('pending', launch.slice(0, 3)))).toEqual([
      ['provisioning', 'past', 3],
      ['connecting', 'current', 'ticking'],
      ['preparing', 'ahead', null],
      ['queued', 'ahead', null],
      ['syncing', 'ahead', null],
      ['setup', 'ahead', null],
      ['running', 'ahead', null],
      ['done', 'ahead', null],
    ]);
  });

  test('on a cluster that was up already begin with the queue', () => {
    expect(brief(input('running', [job('pending', 0), job('syncing', 4), job('running', 6)], { hasSetup: false }))).toEqual([
      ['queued', 'past', 4],
      ['syncing', 'past', 2],
      ['running', 'current', 'ticking'],
      ['done', 'ahead', null],
    ]);
  });

  test('say where it failed, and leave out what was never reached', () => {
    const history = [...launch, job('syncing', 10), job('setting-up', 12), job('failed-setup', 20)];
    expect(brief(input('failed-setup', history, { endedAt: at(20) })).slice(-4)).toEqual([
      ['syncing', 'past', 2],
      ['setup', 'failed', 8],
      ['running', 'ahead', null],
      ['done', 'past', null],
    ]);
    const never = [cluster('provisioning', 0), job('pending', 0), cluster('failed', 7), job('failed-driver', 7)];
    expect(brief(input('failed-driver', never, { endedAt: at(7) }))[0]).toEqual(['provisioning', 'failed', 7]);
  });

  test('add up when a step is visited twice', () => {
    const history = [
      job('pending', 0),
      cluster('connecting', 2),
      cluster('up', 5),
      cluster('connecting', 8),
      cluster('up', 10),
      job('running', 11),
    ];
    const steps = brief(input('running', history));
    expect(steps.find(([name]) => name === 'connecting')).toEqual(['connecting', 'past', 5]);
    expect(steps.find(([name]) => name === 'queued')).toEqual(['queued', 'past', 6]);
  });

  test('of a cancelled job end without a failure', () => {
    const history = [job('pending', 0), job('running', 2), job('cancelling', 9), job('cancelled', 10)];
    expect(brief(input('cancelled', history, { endedAt: at(10) }))).toEqual([
      ['queued', 'past', 2],
      ['running', 'past', 8],
      ['done', 'past', null],
    ]);
  });
});
