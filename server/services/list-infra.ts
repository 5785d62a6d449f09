import type { Offer } from '@/server/domain/offer';
import type { PoolView } from '@/server/domain/pool';
import type { ProviderCheck } from '@/server/providers/contract/provider';
import { cloudLabels } from '@/server/spec/cloud-labels';
import type { ServiceContext } from './context';
import { listPools } from './list-pools';

export interface ProviderStatus extends ProviderCheck {
  name: string;
  title: string;
  offers: Offer[];
}

export interface InfraStatus {
  providers: ProviderStatus[];
  pools: PoolView[];
  poolFile: { path: string; problems: string[] };
}

/** What each provider is good for now, and the user's own machines. */
export async function listInfra(context: ServiceContext): Promise<InfraStatus> {
  const [providers, pools, file] = await Promise.all([checkProviders(context), listPools(context), context.readPoolFile()]);
  return { providers, pools, poolFile: { path: file.path, problems: file.problems } };
}

export async function checkProviders(context: Pick<ServiceContext, 'providers'>): Promise<ProviderStatus[]> {
  return Promise.all(
    [...context.providers.values()].map(async (provider) => {
      const check = await provider.check();
      const offers = check.isEnabled ? await provider.offers().catch(() => []) : [];
      return { ...check, name: provider.name, title: cloudLabels[provider.name] ?? provider.name, offers };
    }),
  );
}
