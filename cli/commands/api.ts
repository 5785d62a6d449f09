import { readHealth, serverAddress, startServer } from '../connect';
import { UsageError } from '../report-error';

export async function api(verb: string): Promise<void> {
  const { url, isLoopback } = serverAddress();
  const health = await readHealth(url);
  switch (verb) {
    case 'status':
      process.stdout.write(
        health ? `Dhow ${health.version} runs at ${url} (process ${health.pid}).\n` : `No Dhow server answers at ${url}.\n`,
      );
      process.exitCode = health ? 0 : 1;
      return;
    case 'start':
      if (!health) await startServer(url);
      process.stdout.write(`Dhow runs at ${url}.\n`);
      return;
    case 'stop':
      if (!isLoopback) throw new UsageError('Only a server of this machine can be stopped from here.');
      if (health) await stop(url, health.pid);
      process.stdout.write('No Dhow server runs here now. What runs on machines goes on.\n');
      return;
    default:
      throw new UsageError(`There is no “api ${verb}”.`, 'dhow api start, stop or status');
  }
}

async function stop(url: string, pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM');
  for (let left = 100; left > 0 && (await readHealth(url)); left--) await new Promise((resolve) => setTimeout(resolve, 100));
}
