/** Clusters on hosts that go away, or let nobody in. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDhowClient, type DhowClient } from '@/sdk/client';
import { followLog } from '@/sdk/follow-log';
import { removeHome } from '@/tools/run-product';
import { startTestHosts, type TestHosts } from '@/tools/test-hosts';
import { startServerProcess, type ServerProcess } from '@/tools/server-process';
import { until } from '@/tools/watch-jobs';

let server: ServerProcess;
let lab: TestHosts;
let client: DhowClient;

beforeAll(async () => {
  [server, lab] = await Promise.all([startServerProcess(), startTestHosts(2)]);
  client = createDhowClient({ url: server.url });
});
afterAll(async () => {
  await Promise.all([server.stop(), lab.stop()]);
  removeHome(server.home);
});

const savePool = (name: string, privateKey: string): Promise<unknown> =>
  client.api.infra.savePool.mutate({ name, hosts: lab.hosts.map(({ host, port, user }) => ({ host, port, user })), privateKey });

test('a key that no host takes fails the cluster, says so, and holds no host', async () => {
  const wrong = path.join(server.home, 'wrong-key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', wrong]);
  await savePool('locked', readFileSync(wrong, 'utf8'));
  const { clusterId } = await client.api.jobs.launch.mutate({ yaml: 'run: echo', clusterName: 'refused', infra: 'ssh/locked' });
  const find = async () =>
    (await client.api.clusters.list.query({ includeEnded: true })).clusters.find((cluster) => cluster.id === clusterId);
  await until(client, async () => (await find())?.phase === 'failed');
  expect((await find())?.error?.message).toMatch(/key|login|authenticat/i);
  const { pools } = await client.api.infra.list.query();
  expect(pools.flatMap((pool) => pool.hosts.map((host) => host.clusterName))).toEqual([null, null]);
  await client.api.infra.removePool.mutate({ name: 'locked' });
});

test('a host that dies under a job is told of, and the cluster still goes down', async () => {
  await savePool('lab', readFileSync(lab.hosts[0]?.privateKeyPath ?? '', 'utf8'));
  const { jobId, clusterId } = await client.api.jobs.launch.mutate({
    yaml: 'num_nodes: 2\nrun: |\n  echo begun\n  sleep 600\n',
    clusterName: 'dying',
    infra: 'ssh/lab',
  });
  const begun = new AbortController();
  await followLog(client, { jobId, signal: begun.signal, onMessage: (message) => message.type === 'chunks' && begun.abort() });
  await lab.kill(1);
  await until(client, async () =>
    (await client.api.events.list.query({ clusterId })).events.some(
      (event) => event.kind === 'node.lost' && event.message.includes('node 1'),
    ),
  );
  await client.api.clusters.down.mutate({ ids: ['dying'] });
  await until(client, async () => (await client.api.clusters.list.query({})).clusters.length === 0);
}, 90_000);
