import * as z from 'zod';
import { getCluster } from '@/server/services/list-clusters';
import { procedure } from '../trpc';

export const get = procedure.input(z.strictObject({ id: z.string() })).query(({ ctx, input }) => getCluster(ctx.services, input.id));
