import * as z from 'zod';
import { launchTask } from '@/server/services/launch-task';
import { submitInput, submitted } from '../task-input';
import { procedure } from '../trpc';

export const launch = procedure
  .input(submitInput.extend({ clusterName: z.string().min(1).max(256).optional() }))
  .output(submitted)
  .mutation(({ ctx, input }) => launchTask(ctx.services, input));
