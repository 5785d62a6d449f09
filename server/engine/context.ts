/** What every reconciler may use. Built by compose.ts; time, randomness and identity come in through here. */
import type { NodeAccess } from '@/server/providers/contract/access';
import type { Provider } from '@/server/providers/contract/provider';
import type { LogFiles } from '@/server/logs/log-files';
import type { LogHub } from '@/server/logs/log-hub';
import type { Clock } from '@/server/platform/clock';
import type { Logger } from '@/server/platform/logger';
import type { Sealer } from '@/server/platform/seal';
import type { NodeRuntime } from '@/server/runtime/units';
import type { TreeStore } from '@/server/storage/trees';
import type { Store } from '@/server/store/store';
import type { Change } from '@/server/domain/change';
import type { JobFollowers } from './job/followers';

export interface EngineContext {
  store: Store;
  clock: Clock;
  log: Logger;
  providers: ReadonlyMap<string, Provider>;
  /** Marks everything this installation makes. */
  deploymentId: string;
  /** `<engine>:<start>`: who holds leases. */
  owner: string;
  /** The shell runtime of one node for one cluster. Opens nothing until used. */
  openRuntime(access: NodeAccess, clusterId: string, label: string): NodeRuntime;
  trees: TreeStore;
  logFiles: LogFiles;
  logHub: LogHub;
  sealer: Sealer;
  /** Every committed change, this process's own included. Returns the way to stop listening. */
  onChange(listener: (change: Change) => void): () => void;
  followers: JobFollowers;
}
