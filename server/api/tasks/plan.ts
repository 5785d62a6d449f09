import type { Candidate } from '@/server/services/plan-task';
import { planTask } from '@/server/services/plan-task';
import { readTask } from '@/server/services/read-task';
import { taskInput } from '../task-input';
import { procedure } from '../trpc';

/** Where the task may run and why, without running it. */
export const plan = procedure
  .input(taskInput)
  .query(async ({ ctx, input }): Promise<{ candidates: Candidate[]; problem: string | null; hint: string | null }> => {
    const { candidates, problem } = await planTask(ctx.services, readTask(input).task);
    return { candidates, problem: problem?.message ?? null, hint: problem?.hint ?? null };
  });
