import * as z from 'zod';
import { rerunJob } from '@/server/services/rerun-job';
import { submitted } from '../task-input';
import { procedure } from '../trpc';

export const rerun = procedure
  .input(z.strictObject({ id: z.string() }))
  .output(submitted)
  .mutation(({ ctx, input }) => rerunJob(ctx.services, input.id));
