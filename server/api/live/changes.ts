import { tracked } from '@trpc/server';
import { EventEmitter, on } from 'node:events';
import { changeNouns, type Change } from '@/server/domain/change';
import * as z from 'zod';
import { procedure } from '../trpc';

/**
 * Every committed change as it happens. It begins by saying that anything may have changed: a reader is told that it is
 * connected before we listen, and what falls in between would otherwise be told to nobody.
 */
export const changes = procedure.input(z.object({ lastEventId: z.string().optional() }).optional()).subscription(async function* ({
  ctx,
  signal,
}) {
  const inbox = new EventEmitter();
  const heard = on(inbox, 'change', { ...(signal ? { signal } : {}) }) as AsyncIterable<[Change]>;
  const tellAll = (): void => changeNouns.forEach((noun) => inbox.emit('change', { noun, id: '*' } satisfies Change));
  const offs = [ctx.services.feed.onChange((change) => void inbox.emit('change', change)), ctx.services.feed.onGap(tellAll)];
  tellAll();
  let count = 0;
  try {
    for await (const [change] of heard) yield tracked(String(++count), change);
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    offs.forEach((off) => off());
  }
});
