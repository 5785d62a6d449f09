import * as z from 'zod';
import { forgetHostKey } from '@/server/services/test-pool';
import { procedure } from '../trpc';

export const forgetHostKeyProcedure = procedure
  .input(z.strictObject({ hostId: z.string() }))
  .mutation(({ ctx, input }) => forgetHostKey(ctx.services, input.hostId));
