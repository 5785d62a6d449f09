import * as z from 'zod';
import { testPool } from '@/server/services/test-pool';
import { procedure } from '../trpc';

export const testPoolProcedure = procedure
  .input(z.strictObject({ name: z.string() }))
  .mutation(async ({ ctx, input }) => ({ hosts: await testPool(ctx.services, input.name) }));
