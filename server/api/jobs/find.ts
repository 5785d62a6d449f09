import * as z from 'zod';
import { findJob } from '@/server/services/find-job';
import { procedure } from '../trpc';

/** A job by its cluster and number (the last one when no number is given): what a terminal knows of it. */
export const find = procedure
  .input(z.strictObject({ cluster: z.string(), number: z.int().min(1).optional() }))
  .query(({ ctx, input }) => findJob(ctx.services, input.cluster, input.number ?? null));
