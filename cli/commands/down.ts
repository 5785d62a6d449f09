/** `dhow down`: tears clusters down, and waits until they are gone. */
import type { DhowClient } from '@/sdk/client';
import type { ClusterView } from '@/server/domain/cluster';
import { CliError, UsageError } from '../cli-error';
import { confirm } from '../confirm';
import { connect } from '../connect';
import { exitCodes } from '../exit-codes';
import { interruptible } from '../interrupt';
import { matchNames } from '../match-names';
import { printLine, tell } from '../output';
import { paint } from '../paint';
import { StatusLine } from '../status-line';
import { watch } from '../watch';

export interface DownOptions {
  all?: boolean;
  yes?: boolean;
  async?: boolean;
}

export async function down(patterns: string[], options: DownOptions): Promise<void> {
  if (patterns.length === 0 && !options.all) throw new UsageError('Which clusters?', 'dhow down NAME…, or dhow down --all');
  const client = await connect();
  const { clusters } = await client.api.clusters.list.query({});
  const names = clusters.map((cluster) => cluster.name);
  const wanted = new Set(options.all ? names : matchNames(patterns, names));
  const targets = clusters.filter((cluster) => wanted.has(cluster.name));
  if (targets.length === 0) return printLine('There are no clusters.');
  if (!(await confirm(`Tear down ${targets.map(describe).join(', ')}?`, options.yes))) throw new CliError('Nothing was torn down.');
  const { done, refused } = await client.api.clusters.down.mutate({ ids: targets.map((cluster) => cluster.id) });
  for (const { reason } of refused) tell(reason);
  if (refused.length > 0) process.exitCode = exitCodes.failed;
  const going = targets.filter((cluster) => done.includes(cluster.id));
  if (options.async) for (const { name } of going) printLine(`Cluster ${name} is being torn down.`);
  else await waitUntilGone(client, going);
}

const describe = ({ name, activeJobs }: ClusterView): string =>
  activeJobs > 0 ? `${name} (${activeJobs} job${activeJobs > 1 ? 's' : ''} not over)` : name;

async function waitUntilGone(client: DhowClient, targets: readonly ClusterView[]): Promise<void> {
  const left = new Map(targets.map((cluster) => [cluster.id, cluster.name]));
  const status = new StatusLine(process.stderr);
  const waiting = watch(client, async () => {
    const { clusters } = await client.api.clusters.list.query({});
    for (const [id, name] of left) {
      const cluster = clusters.find((candidate) => candidate.id === id);
      if (cluster) continue;
      left.delete(id);
      status.clear();
      printLine(`${paint('green', '✓')} Cluster ${name} is gone.`);
    }
    const details = clusters.filter((cluster) => left.has(cluster.id)).map(({ name, detail }) => (detail ? `${name}: ${detail}` : name));
    if (left.size > 0) status.show(`Tearing down ${details.join(', ')}`);
    return left.size === 0;
  });
  await interruptible(async (signal) => {
    signal.addEventListener('abort', () => waiting.stop(), { once: true });
    await waiting.ended.finally(() => status.clear());
    if (!signal.aborted) return;
    tell(`\nStopped waiting; ${[...left.values()].join(', ')} will be gone all the same.`);
    process.exitCode = exitCodes.interrupted;
  });
}
