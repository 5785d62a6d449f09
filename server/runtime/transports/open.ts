/** Opens the way to a node. One object for the process: it owns the SSH connections, which all callers share. */
import { createHash } from 'node:crypto';
import type { NodeAccess, SshEndpoint } from '@/server/providers/contract/access';
import type { HostKeyStore, Transport } from '../transport';
import { defaultLocalEnvironment, openLocalTransport, type LocalEnvironment } from './local';
import { connectTrusted, openSshTransport } from './ssh';
import { SshPool } from './ssh-pool';

export interface Transports {
  /** Cheap; connects when the first command is run. */
  open(access: NodeAccess): Transport;
  /** Closes every connection; what runs on the nodes goes on. */
  close(): Promise<void>;
}

export interface TransportsOptions {
  hostKeys: HostKeyStore;
  /** PATH and LANG for commands on this machine. Default: the usual folders, and C.UTF-8. */
  localEnvironment?: LocalEnvironment;
}

export function createTransports(options: TransportsOptions): Transports {
  const pools = new Map<string, SshPool>();
  const poolFor = (endpoint: SshEndpoint): SshPool => {
    const key = endpointKey(endpoint);
    const known = pools.get(key);
    if (known) return known;
    const pool = new SshPool(() => connectTrusted(endpoint, options.hostKeys));
    pools.set(key, pool);
    return pool;
  };
  return {
    open: (access) =>
      access.kind === 'local'
        ? openLocalTransport(access.home, options.localEnvironment ?? defaultLocalEnvironment)
        : openSshTransport(access.endpoint, poolFor(access.endpoint)),
    close: async () => {
      for (const pool of pools.values()) pool.close();
      pools.clear();
    },
  };
}

/** Endpoints that differ in anything, secrets included, do not share connections. */
const endpointKey = (endpoint: SshEndpoint): string => createHash('sha256').update(JSON.stringify(endpoint)).digest('hex');
