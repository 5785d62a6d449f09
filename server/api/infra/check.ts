import { checkProviders, type ProviderStatus } from '@/server/services/list-infra';
import { procedure } from '../trpc';

export const check = procedure.mutation(async ({ ctx }): Promise<{ providers: ProviderStatus[] }> => ({
  providers: await checkProviders(ctx.services),
}));
