/** `dhow api`: the server on this machine. */
import { setTimeout as delay } from 'node:timers/promises';
import { commandOf, identify, isAlive, type ProcessIdentity } from '@/server/platform/process-identity';
import { CliError } from '../cli-error';
import { connect } from '../connect';
import { exitCodes } from '../exit-codes';
import { printJson, printLine, type OutputFormat } from '../output';
import { readHealth, serverAddress } from '../server-address';

const stopLimitMs = 60_000;

export async function apiStart(): Promise<void> {
  const { url, isLoopback } = serverAddress();
  const running = await readHealth(url);
  if (running) return printLine(`Dhow ${running.version} runs at ${url} already (process ${running.pid}).`);
  requireLoopback(isLoopback);
  const { version, pid } = await (await import('../start-server')).startServer(url);
  printLine(`Dhow ${version} runs at ${url} (process ${pid}).`);
}

/** Exit code 1: nothing answers. */
export async function apiStatus(options: { output: OutputFormat }): Promise<void> {
  const { url } = serverAddress();
  const health = await readHealth(url);
  if (!health) process.exitCode = exitCodes.failed;
  if (options.output === 'json')
    return printJson({ url, running: health !== null, version: health?.version ?? null, pid: health?.pid ?? null });
  printLine(health ? `Dhow ${health.version} runs at ${url} (process ${health.pid}).` : `No Dhow server answers at ${url}.`);
}

export async function apiInfo(options: { output: OutputFormat }): Promise<void> {
  const client = await connect();
  const info = await client.api.system.info.query();
  const shown = {
    url: client.url,
    version: info.version,
    host: info.hostName,
    user: info.user,
    home: info.home,
    requires_login: info.requiresLogin,
    logged_in: info.isLoggedIn,
  };
  if (options.output === 'json') return printJson(shown);
  for (const [name, value] of Object.entries(shown))
    printLine(`${`${name.replace('_', ' ')}:`.padEnd(16)}${value === '' ? '-' : String(value)}`);
}

export async function apiStop(): Promise<void> {
  const { url, isLoopback } = serverAddress();
  requireLoopback(isLoopback);
  const health = await readHealth(url);
  if (!health) return printLine(`No Dhow server runs at ${url}.`);
  const identity = requireOurs(health.pid, url);
  process.kill(health.pid, 'SIGTERM');
  const until = Date.now() + stopLimitMs;
  while (isAlive(identity)) {
    if (Date.now() > until)
      throw new CliError(`Process ${health.pid} does not end.`, `kill -9 ${health.pid} ends it; nothing is lost.`, exitCodes.serverTrouble);
    await delay(50);
  }
  printLine('The server is stopped. What runs on machines goes on; dhow api start finds it again.');
}

function requireLoopback(isLoopback: boolean): void {
  if (!isLoopback) throw new CliError('Only the server of this machine can be started and stopped from here.', 'Unset DHOW_API_URL.');
}

/** Behind a published port or a tunnel the server's process id means nothing here, or another process. */
function requireOurs(pid: number, url: string): ProcessIdentity {
  const identity = identify(pid);
  if (identity && /\bnode\b/.test(commandOf(pid))) return identity;
  throw new CliError(`The server at ${url} is not a process of this machine.`, 'Stop it where it runs.');
}
