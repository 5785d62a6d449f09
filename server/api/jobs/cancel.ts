import * as z from 'zod';
import type { BulkResult } from '@/server/services/bulk-result';
import { cancelJobs } from '@/server/services/cancel-jobs';
import { procedure } from '../trpc';

export const cancel = procedure
  .input(z.strictObject({ ids: z.array(z.string()).min(1).max(10_000) }))
  .mutation(({ ctx, input }): Promise<BulkResult> => cancelJobs(ctx.services, input.ids));
