/** Asks hosts things: one script, one round trip, foreign errors translated. */
import type { SshEndpoint } from '../contract/access';
import type { ProviderError } from '../contract/errors';
import type { LeaseState, ScriptResult } from '../contract/host-lease';
import { readLeaseScript, readLeaseState } from '../contract/host-lease';
import type { ServerIdentity } from './access';
import { resolveEndpoint } from './access';
import { isProviderError, scriptFailure, translateSshError } from './errors';
import type { PoolHost } from './pools';

/** A way to run scripts on a host. Rejects with an error whose `kind` is a TransportErrorKind. */
export interface HostConnection {
  exec(script: string, options?: { stdin?: string; timeoutMs?: number }): Promise<ScriptResult>;
}

export type OpenHost = (endpoint: SshEndpoint) => HostConnection;

/** For one short script, the time to connect included. */
const shortMs = 20_000;

export class Hosts {
  constructor(
    private readonly openHost: OpenHost,
    private readonly identity: ServerIdentity,
  ) {}

  /** Runs a script that must succeed. Throws ProviderError. */
  async run(host: PoolHost, script: string, timeoutMs = shortMs): Promise<string> {
    try {
      const connection = this.openHost(await resolveEndpoint(host, this.identity));
      const result = await connection.exec(script, { timeoutMs });
      if (result.code !== 0) throw scriptFailure(result, host);
      return result.stdout;
    } catch (error) {
      throw translateSshError(error, host);
    }
  }

  /** Runs a script of `host-lease.ts` that says who holds the host. */
  async lease(host: PoolHost, script: string = readLeaseScript): Promise<LeaseState> {
    const stdout = await this.run(host, script);
    const state = readLeaseState(stdout);
    if (state === null) throw scriptFailure({ code: 0, stdout, stderr: 'the shell did not answer what it was asked' }, host);
    return state;
  }

  /** All hosts at once, each with its answer or the reason why there is none. */
  async leases(hosts: PoolHost[]): Promise<HostReport[]> {
    return Promise.all(
      hosts.map(async (host): Promise<HostReport> => {
        try {
          return { host, lease: await this.lease(host) };
        } catch (error) {
          if (!isProviderError(error)) throw error;
          return { host, problem: error };
        }
      }),
    );
  }
}

export type HostReport = { host: PoolHost; lease: LeaseState } | { host: PoolHost; problem: ProviderError };
