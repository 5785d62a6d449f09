import { describe, expect, it } from 'vitest';
import { systemClock } from './clock';
import { ManualClock } from './manual-clock';

describe('the manual clock', () => {
  it('fires what falls due in order, each at its own time', async () => {
    const clock = new ManualClock(new Date(0));
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(`${name}@${clock.now().getTime()}`);
    clock.setTimeout(note('late'), 30);
    const interval = clock.setInterval(note('tick'), 10);
    clock.setTimeout(note('gone'), 5).cancel();
    await clock.advance(25);
    interval.cancel();
    await clock.advance(25);
    expect(seen).toEqual(['tick@10', 'tick@20', 'late@30']);
    expect(clock.now().getTime()).toBe(50);
    expect(clock.waiting).toBe(0);
  });

  it('lets what a sleeper does next count in the same advance', async () => {
    const clock = new ManualClock(new Date(0));
    const seen: number[] = [];
    const work = (async () => {
      for (let turn = 0; turn < 3; turn++) {
        await clock.sleep(10);
        seen.push(clock.now().getTime());
      }
    })();
    await clock.advance(30);
    await work;
    expect(seen).toEqual([10, 20, 30]);
  });
});

it.each([
  ['the manual clock', new ManualClock()],
  ['the system clock', systemClock],
])('%s ends a sleep when its signal aborts, and one that was aborted before at once', async (_name, clock) => {
  const abort = new AbortController();
  const sleeping = clock.sleep(3_600_000, abort.signal);
  abort.abort();
  await sleeping;
  await clock.sleep(3_600_000, abort.signal);
});
