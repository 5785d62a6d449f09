/** The engine from the outside: the real server, real processes and hosts, and a server that is killed in the middle. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDhowClient, type DhowClient } from '@/sdk/client';
import { followLog } from '@/sdk/follow-log';
import { freePort, makeHome, removeHome, startProduct, type Product } from '@/tools/run-product';
import { startTestHosts } from '@/tools/test-hosts';
import { processesNaming, runToEnd, until } from '@/tools/watch-jobs';

let product: Product;
let client: DhowClient;
const home = makeHome();

beforeAll(async () => {
  product = await startProduct(home);
  client = createDhowClient({ url: product.url });
}, 240_000);
afterAll(async () => {
  await product.end('SIGTERM');
  removeHome(home);
});

const isGone = (name: string) => async (): Promise<boolean> =>
  !(await client.api.clusters.list.query({})).clusters.some((cluster) => cluster.name === name);

test('two nodes get their files, setup and run; what setup exports reaches run', async () => {
  const yaml = `num_nodes: 2
envs: {WHO: me}
setup: export FROM_SETUP="two
  lines"
run: |
  echo "$SKYPILOT_NODE_RANK/$SKYPILOT_NUM_NODES $SKYPILOT_HEAD_IP $WHO $FROM_SETUP"
  echo "$SKYPILOT_NODE_IPS" | wc -l
  echo "$SKYPILOT_CLUSTER_INFO"
`;
  const { jobId } = await client.api.jobs.launch.mutate({ yaml, clusterName: 'two' });
  const job = await runToEnd(client, jobId);
  expect(job.phase).toBe('succeeded');
  for (const rank of [0, 1]) {
    expect(job.logs[`run.${rank}`]).toContain(`${rank}/2 127.0.0.1 me two lines`);
    expect(job.logs[`run.${rank}`]).toContain('"cluster_name":"two"');
  }
});

test('when one node fails the others are ended, and the job says which and how', async () => {
  const yaml = 'num_nodes: 2\nrun: |\n  [ "$SKYPILOT_NODE_RANK" = 1 ] && exit 7\n  sleep 600\n';
  const { jobId } = await client.api.jobs.launch.mutate({ yaml, clusterName: 'two' });
  const job = await runToEnd(client, jobId);
  expect(job).toMatchObject({ phase: 'failed', exitCode: 7 });
  expect(job.detail).toContain('node 1');
  expect(job.detail).toContain('exit code 7');
});

test('cancel ends every process, those that left the session too; down removes the rest', async () => {
  const mark = `dhow-test-${process.pid}`;
  const yaml = `run: |\n  setsid bash -c 'exec -a ${mark} sleep 600' &\n  echo begun\n  wait\n  sleep 600\n`;
  const { jobId } = await client.api.jobs.exec.mutate({ yaml, clusterId: 'two' });
  const begun = new AbortController();
  await followLog(client, { jobId, signal: begun.signal, onMessage: (message) => message.type === 'chunks' && begun.abort() });
  expect(await client.api.jobs.cancel.mutate({ ids: [jobId] })).toMatchObject({ refused: [] });
  expect((await runToEnd(client, jobId)).phase).toBe('cancelled');
  expect(processesNaming(`${mark} 600`)).toEqual([]);
  await client.api.clusters.down.mutate({ ids: ['two'] });
  await until(client, isGone('two'));
});

test('two launches of one name at once make one cluster, and both run', async () => {
  const launch = () => client.api.jobs.launch.mutate({ yaml: 'run: echo here', clusterName: 'race' });
  const started = await Promise.all([launch(), launch()]);
  expect(new Set(started.map((one) => one.clusterId)).size).toBe(1);
  for (const { jobId } of started) expect((await runToEnd(client, jobId)).phase).toBe('succeeded');
});

test('a server killed again and again loses no line, doubles none, and leaves nothing behind', async () => {
  const crashHome = makeHome();
  const port = await freePort();
  const lines = 300;
  const yaml = `num_nodes: 2\nsetup: sleep 0.5; echo ready\nrun: |\n  for i in $(seq ${lines}); do echo "line $i"; sleep 0.02; done\n`;
  let server = await startProduct(crashHome, port);
  const { jobId } = await createDhowClient({ url: server.url }).api.jobs.launch.mutate({ yaml, clusterName: 'crash' });
  // The first dies while machines are made, the others further on: each when the log has grown to here.
  for (const wanted of [null, 'setup.0', 'line 20\n', 'line 120\n', 'line 200\n']) {
    if (wanted !== null) await hasSaid(crashHome, jobId, wanted);
    await server.end('SIGKILL');
    server = await startProduct(crashHome, port);
  }
  const after = createDhowClient({ url: server.url });
  const job = await runToEnd(after, jobId);
  const expected = Array.from({ length: lines }, (_, index) => `line ${index + 1}\n`).join('');
  expect(job.phase).toBe('succeeded');
  expect(job.logs['run.0']).toBe(expected);
  expect(job.logs['run.1']).toBe(expected);
  expect((await after.api.clusters.list.query({ includeEnded: true })).clusters).toHaveLength(1);
  await after.api.clusters.down.mutate({ ids: ['crash'] });
  await until(after, async () => (await after.api.clusters.list.query({})).clusters.length === 0);
  await server.end('SIGTERM');
  expect(processesNaming(crashHome)).toEqual([]);
  removeHome(crashHome);
}, 180_000);

/** Waits until the log that the server keeps holds a text, or (named `stage.rank`) is there at all. */
async function hasSaid(at: string, jobId: string, wanted: string): Promise<void> {
  const isFile = /^(setup|run)\.\d$/.test(wanted);
  const file = path.join(at, 'logs', jobId, `${isFile ? wanted : 'run.0'}.log`);
  for (let left = 600; left > 0; left--) {
    if (existsSync(file) && (isFile || readFileSync(file, 'utf8').includes(wanted))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${file} never held “${wanted}”`);
}

test('two real hosts over SSH: tested, run on, and given back', async () => {
  const lab = await startTestHosts(2);
  try {
    const hosts = lab.hosts.map(({ host, port, user }) => ({ host, port, user }));
    const privateKey = readFileSync(lab.hosts[0]?.privateKeyPath ?? '', 'utf8');
    await client.api.infra.savePool.mutate({ name: 'lab', hosts, privateKey });
    const tested = await client.api.infra.testPool.mutate({ name: 'lab' });
    expect(tested.hosts.map((host) => host.lastTest)).toMatchObject([{ isOk: true }, { isOk: true }]);
    const { jobId } = await client.api.jobs.launch.mutate({
      yaml: 'num_nodes: 2\nrun: echo "rank $SKYPILOT_NODE_RANK"\n',
      clusterName: 'overssh',
      infra: 'ssh/lab',
    });
    const job = await runToEnd(client, jobId);
    expect(job).toMatchObject({ phase: 'succeeded', logs: { 'run.0': 'rank 0\n', 'run.1': 'rank 1\n' } });
    await expect(client.api.jobs.launch.mutate({ yaml: 'run: echo', clusterName: 'second', infra: 'ssh/lab' })).rejects.toThrow(
      '0 machines are free',
    );
    await client.api.clusters.down.mutate({ ids: ['overssh'] });
    await until(client, isGone('overssh'));
    await client.api.infra.removePool.mutate({ name: 'lab' });
  } finally {
    await lab.stop();
  }
});
