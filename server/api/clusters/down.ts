import * as z from 'zod';
import { downClusters } from '@/server/services/down-clusters';
import { procedure } from '../trpc';

export const down = procedure
  .input(z.strictObject({ ids: z.array(z.string()).min(1).max(10_000) }))
  .mutation(({ ctx, input }) => downClusters(ctx.services, input.ids));
