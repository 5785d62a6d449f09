/** SSH pools: machines of one's own, by name. */
import type { NodeFacts } from './node';

export type PoolSource = 'page' | 'file';

/** What may be told of a host. No secret is ever in a view. */
export interface PoolHostView {
  id: string;
  host: string;
  port: number;
  user: string;
  identityFile: string | null;
  /** SHA256 fingerprint of the host key trusted on first use. */
  hostKey: string | null;
  /** The cluster that holds it, when one does. */
  clusterName: string | null;
  lastTest: PoolHostTest | null;
}

export interface PoolHostTest {
  at: string;
  isOk: boolean;
  message: string;
  hint: string | null;
  latencyMs: number | null;
  facts: NodeFacts | null;
}

export interface PoolView {
  name: string;
  source: PoolSource;
  user: string | null;
  port: number;
  identityFile: string | null;
  hasPassword: boolean;
  hasPrivateKey: boolean;
  /** `user@host:port`, the way in for every host of the pool. */
  jumpHost: string | null;
  hosts: PoolHostView[];
}

/** What the page sends to add or change a pool. A secret left undefined keeps the one that is stored. */
export interface PoolInput {
  name: string;
  user?: string | undefined;
  port?: number | undefined;
  identityFile?: string | undefined;
  password?: string | null | undefined;
  privateKey?: string | null | undefined;
  passphrase?: string | null | undefined;
  jumpHost?: string | null | undefined;
  hosts: { host: string; port?: number | undefined; user?: string | undefined; identityFile?: string | undefined }[];
}

/** A pool with its secrets opened, as the provider is given it. Never leaves the server. Null means: not said. */
export interface PoolConfig {
  name: string;
  source: PoolSource;
  user: string | null;
  port: number;
  /** A path on the server; `~` is the home of its user. */
  identityFile: string | null;
  password: string | null;
  /** The key itself, stored with the pool. */
  privateKey: string | null;
  passphrase: string | null;
  /** `[user@]host[:port]`, the way in for every host of the pool. */
  jumpHost: string | null;
  hosts: PoolHostConfig[];
}

/** What a host does not say, its pool says. */
export interface PoolHostConfig {
  host: string;
  port: number | null;
  user: string | null;
  identityFile: string | null;
  password: string | null;
}

/** `10.0.0.5:22`, `[fd00::5]:22`: what a host key is remembered under. */
export const hostPortOf = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** The id of a host as a node: `<pool>/<host>:<port>`. */
export const poolHostIdOf = (pool: string, host: string, port: number): string => `${pool}/${hostPortOf(host, port)}`;
