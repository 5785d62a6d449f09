import * as z from 'zod';
import { listClusters } from '@/server/services/list-clusters';
import { procedure } from '../trpc';

export const list = procedure
  .input(z.strictObject({ includeEnded: z.boolean().optional(), search: z.string().max(256).optional() }))
  .query(({ ctx, input }) => listClusters(ctx.services, input));
