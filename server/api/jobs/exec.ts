import * as z from 'zod';
import { execTask } from '@/server/services/exec-task';
import { submitInput, submitted } from '../task-input';
import { procedure } from '../trpc';

export const exec = procedure
  .input(submitInput.omit({ infra: true }).extend({ clusterId: z.string().min(1).max(256) }))
  .output(submitted)
  .mutation(({ ctx, input }) => execTask(ctx.services, input));
