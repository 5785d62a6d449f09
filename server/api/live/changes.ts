import { tracked } from '@trpc/server';
import { EventEmitter, on } from 'node:events';
import { changeNouns, type Change } from '@/server/domain/change';
import * as z from 'zod';
import { procedure } from '../trpc';

/** Every committed change as it happens. What was missed while away is not told again: whoever comes back looks anew. */
export const changes = procedure.input(z.object({ lastEventId: z.string().optional() }).optional()).subscription(async function* ({
  ctx,
  signal,
}) {
  const inbox = new EventEmitter();
  const offs = [
    ctx.services.feed.onChange((change) => void inbox.emit('change', change)),
    // After a gap in the feed anything may have changed.
    ctx.services.feed.onGap(() => changeNouns.forEach((noun) => inbox.emit('change', { noun, id: '*' } satisfies Change))),
  ];
  let count = 0;
  try {
    for await (const [change] of on(inbox, 'change', { ...(signal ? { signal } : {}) }) as AsyncIterable<[Change]>) {
      yield tracked(String(++count), change);
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    offs.forEach((off) => off());
  }
});
