/** A server that dies at any moment loses no line, doubles none, and leaves nothing behind. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createDhowClient } from '@/sdk/client';
import { freePort, removeHome } from '@/tools/run-product';
import { startServerProcess } from '@/tools/server-process';
import { processesNaming, runToEnd, until } from '@/tools/watch-jobs';

const lines = 400;
const expected = Array.from({ length: lines }, (_, index) => `line ${index + 1}\n`).join('');

/** Where the server dies: at once while machines are made, then as soon as it holds this much of a log. */
function deathPoints(seed: number): { stream: string; bytes: number }[] {
  let state = seed;
  const next = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
  const inRun = Array.from({ length: 4 }, () => ({ stream: `run.${next(2)}`, bytes: next(expected.length * 0.7) }));
  return [{ stream: 'setup.0', bytes: 1 }, ...inRun.sort((a, b) => a.bytes - b.bytes)];
}

test('six crashes between provisioning and the last line', async () => {
  const port = await freePort();
  const yaml = `num_nodes: 2\nsetup: echo ready; sleep 0.3\nrun: |\n  for i in $(seq ${lines}); do echo "line $i"; sleep 0.01; done\n`;
  let server = await startServerProcess({ port });
  const { home } = server;
  const { jobId } = await createDhowClient({ url: server.url }).api.jobs.launch.mutate({ yaml, clusterName: 'crash' });
  await server.kill();
  server = await startServerProcess({ home, port });
  for (const { stream, bytes } of deathPoints(20_261_124)) {
    await logHolds(path.join(home, 'logs', jobId, `${stream}.log`), bytes);
    await server.kill();
    server = await startServerProcess({ home, port });
  }
  const client = createDhowClient({ url: server.url });
  const job = await runToEnd(client, jobId);
  expect(job.phase).toBe('succeeded');
  expect(job.logs['run.0']).toBe(expected);
  expect(job.logs['run.1']).toBe(expected);
  expect((await client.api.clusters.list.query({ includeEnded: true })).clusters).toHaveLength(1);
  await client.api.clusters.down.mutate({ ids: ['crash'] });
  await until(client, async () => (await client.api.clusters.list.query({})).clusters.length === 0);
  await server.stop();
  expect(processesNaming(home)).toEqual([]);
  removeHome(home);
}, 90_000);

/** Waits, at most half a minute, until the file that the server keeps is that long. */
async function logHolds(file: string, bytes: number): Promise<void> {
  for (let left = 1500; left > 0; left--) {
    if (existsSync(file) && statSync(file).size >= bytes) return;
    await delay(20);
  }
  throw new Error(`${file} never held ${bytes} bytes.`);
}
