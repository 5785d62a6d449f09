/** The only list of all providers. Everybody else knows them by the contract. */
import type { Provider } from './contract/provider';
import type { LocalPorts } from './local/provider';
import { LocalProvider } from './local/provider';
import type { SshPorts } from './ssh/provider';
import { SshProvider } from './ssh/provider';

/** What each provider needs of the world; compose gives it. */
export interface ProviderPorts {
  local: LocalPorts;
  ssh: SshPorts;
}

/** Every provider by its name, in the order they are offered to people. */
export function createProviders(ports: ProviderPorts): ReadonlyMap<string, Provider> {
  const providers: Provider[] = [new LocalProvider(ports.local), new SshProvider(ports.ssh)];
  return new Map(providers.map((provider) => [provider.name, provider]));
}
