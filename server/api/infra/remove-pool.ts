import * as z from 'zod';
import { removePool } from '@/server/services/save-pool';
import { procedure } from '../trpc';

export const removePoolProcedure = procedure
  .input(z.strictObject({ name: z.string() }))
  .mutation(({ ctx, input }) => removePool(ctx.services, input.name));
