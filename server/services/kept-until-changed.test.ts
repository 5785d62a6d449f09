import { expect, test } from 'vitest';
import { KeptUntilChanged } from './kept-until-changed';

test('it is loaded once, and again after a change', async () => {
  let loads = 0;
  const kept = new KeptUntilChanged(async () => ++loads);
  expect([await kept.get(), await kept.get()]).toEqual([1, 1]);
  kept.changed();
  expect(await kept.get()).toBe(2);
});

test('what was being loaded when it changed is not kept', async () => {
  const answers: ((value: string) => void)[] = [];
  const kept = new KeptUntilChanged(() => new Promise<string>((resolve) => answers.push(resolve)));
  const asked = kept.get();
  kept.changed();
  answers[0]?.('running');
  expect(await asked).toBe('running');
  const askedAgain = kept.get();
  answers[1]?.('succeeded');
  expect(await askedAgain).toBe('succeeded');
});
