import * as z from 'zod';
import { getJob } from '@/server/services/list-jobs';
import { procedure } from '../trpc';

export const get = procedure.input(z.strictObject({ id: z.string() })).query(({ ctx, input }) => getJob(ctx.services, input.id));
