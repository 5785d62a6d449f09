/** A client of the server; one is started on this machine when none answers here. */
import { createDhowClient, type DhowClient } from '@/sdk/client';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';
import { readHealth, readToken, serverAddress } from './server-address';

export async function connect(): Promise<DhowClient> {
  const address = serverAddress();
  const { url, isLoopback } = address;
  if (!(await readHealth(url))) {
    if (!isLoopback)
      throw new CliError(`No Dhow server answers at ${url}.`, 'Check DHOW_API_URL, and that the server is up.', exitCodes.serverTrouble);
    await (await import('./start-server')).startServer(url);
  }
  // After the start: the first one makes the token.
  return createDhowClient({ url, token: readToken(address) });
}
