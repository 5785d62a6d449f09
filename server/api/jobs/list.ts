import * as z from 'zod';
import { jobPhases } from '@/server/domain/job';
import { listJobs } from '@/server/services/list-jobs';
import { procedure } from '../trpc';

const input = z.strictObject({
  clusterId: z.string().optional(),
  phases: z.array(z.enum(jobPhases)).optional(),
  search: z.string().max(256).optional(),
  limit: z.int().min(1).max(10_000).default(1000),
  offset: z.int().min(0).default(0),
});

export const list = procedure
  .input(input)
  .query(({ ctx, input: { limit, offset, ...filter } }) => listJobs(ctx.services, filter, limit, offset));
