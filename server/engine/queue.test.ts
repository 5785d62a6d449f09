/** The queue of a cluster, and what down leaves, from the outside. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDhowClient, type DhowClient } from '@/sdk/client';
import { followLog } from '@/sdk/follow-log';
import { removeHome } from '@/tools/run-product';
import { startServerProcess, type ServerProcess } from '@/tools/server-process';
import { processesNaming, runToEnd, until } from '@/tools/watch-jobs';

let server: ServerProcess;
let client: DhowClient;

beforeAll(async () => {
  server = await startServerProcess();
  client = createDhowClient({ url: server.url });
});
afterAll(async () => {
  await server.stop();
  removeHome(server.home);
});

const phaseOf = async (jobId: string): Promise<string> => (await client.api.jobs.get.query({ id: jobId })).phase;

test('a full cluster makes jobs wait; they start in the order they came; one is run again', async () => {
  const sleeper = 'run: sleep 600';
  const fillers = [(await client.api.jobs.launch.mutate({ yaml: sleeper, clusterName: 'queue' })).jobId];
  const exec = async (yaml: string): Promise<string> => (await client.api.jobs.exec.mutate({ yaml, clusterId: 'queue' })).jobId;
  const isWaiting = async (jobId: string): Promise<boolean> =>
    (await client.api.jobs.get.query({ id: jobId })).detail?.startsWith('Waits for a free slot') ?? false;
  // How many fit depends on the machine's processors: filled until one has to wait.
  for (let isFull = false; !isFull;) {
    const newest = await exec(sleeper);
    fillers.push(newest);
    await until(client, async () => (isFull = await isWaiting(newest)) || (await phaseOf(newest)) === 'running');
  }
  const [second, third] = [await exec('run: echo second'), await exec('run: echo third')];
  expect([await phaseOf(second), await phaseOf(third)]).toEqual(['pending', 'pending']);
  await client.api.jobs.cancel.mutate({ ids: fillers });
  expect(await runToEnd(client, second)).toMatchObject({ phase: 'succeeded', logs: { 'run.0': 'second\n' } });
  expect(await runToEnd(client, third)).toMatchObject({ phase: 'succeeded', logs: { 'run.0': 'third\n' } });
  const [before, after] = [await client.api.jobs.get.query({ id: second }), await client.api.jobs.get.query({ id: third })];
  expect(Date.parse(after.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(before.startedAt ?? ''));
  const again = await client.api.jobs.rerun.mutate({ id: second });
  expect(await runToEnd(client, again.jobId)).toMatchObject({ phase: 'succeeded', logs: { 'run.0': 'second\n' } });
});

test('down ends what runs, and removes the folders of the nodes', async () => {
  const mark = `dhow-down-${process.pid}`;
  const yaml = `num_nodes: 2\nrun: |\n  setsid bash -c 'exec -a ${mark} sleep 600' &\n  echo begun\n  sleep 600\n`;
  const { jobId } = await client.api.jobs.launch.mutate({ yaml, clusterName: 'away' });
  const begun = new AbortController();
  await followLog(client, { jobId, signal: begun.signal, onMessage: (message) => message.type === 'chunks' && begun.abort() });
  await client.api.clusters.down.mutate({ ids: ['away', 'queue'] });
  await until(client, async () => (await client.api.clusters.list.query({})).clusters.length === 0);
  expect(processesNaming(`${mark} 600`)).toEqual([]);
  expect(readdirSync(path.join(server.home, 'nodes'))).toEqual([]);
  expect(await phaseOf(jobId)).toBe('cancelled');
});
