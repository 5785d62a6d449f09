/** What the use-cases may use. Built by compose.ts. */
import type { PoolConfig, PoolHostTest } from '@/server/domain/pool';
import type { LogFiles } from '@/server/logs/log-files';
import type { LogHub } from '@/server/logs/log-hub';
import type { Clock } from '@/server/platform/clock';
import type { Random } from '@/server/platform/random';
import type { Sealer } from '@/server/platform/seal';
import type { Provider } from '@/server/providers/contract/provider';
import type { BlobStore } from '@/server/storage/blobs';
import type { TreeStore } from '@/server/storage/trees';
import type { ChangeFeed } from '@/server/store/change-feed';
import type { Store } from '@/server/store/store';

export interface ServiceContext {
  store: Store;
  clock: Clock;
  random: Random;
  sealer: Sealer;
  blobs: BlobStore;
  trees: TreeStore;
  logFiles: LogFiles;
  logHub: LogHub;
  feed: ChangeFeed;
  providers: ReadonlyMap<string, Provider>;
  facts: InstallationFacts;
  /** Pools of `ssh_node_pools.yaml`, and what is wrong in it. */
  readPoolFile(): Promise<{ path: string; pools: PoolConfig[]; problems: string[] }>;
  /** Gets into one host of a pool and looks around; one that a cluster holds is only knocked at. Never throws. */
  testHost(hostId: string, isHeld: boolean): Promise<PoolHostTest>;
}

export interface InstallationFacts {
  version: string;
  user: string;
  hostName: string;
  /** DHOW_HOME. */
  home: string;
  /** The home folder of the user the server runs as: what `~` means in a path on this machine. */
  userHome: string;
  requiresLogin: boolean;
}
