import * as z from 'zod';
import type { EventView } from '@/server/domain/event';
import { procedure } from '../trpc';

const input = z.strictObject({
  clusterId: z.string().optional(),
  jobId: z.string().optional(),
  limit: z.int().min(1).max(5000).default(500),
});

export const list = procedure.input(input).query(async ({ ctx, input: { limit, clusterId, jobId } }): Promise<{ events: EventView[] }> => {
  const filter = { ...(clusterId ? { clusterId } : {}), ...(jobId ? { jobId } : {}) };
  return { events: await ctx.services.store.events.list(filter, limit) };
});
