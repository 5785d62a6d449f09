/** The SDK against a real server: calls and their errors, logs over lost connections, uploads. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LogMessage } from '@/server/domain/log';
import { startTestServer, type TestServer } from '@/tools/test-server';
import { toApiError, type DhowApiError } from './api-error';
import { createDhowClient, type DhowClient } from './client';
import { followLog } from './follow-log';
import { uploadFolder } from './upload-folder';

let server: TestServer;
let client: DhowClient;
const folder = mkdtempSync(path.join(os.tmpdir(), 'dhow-sdk-'));

beforeAll(async () => {
  server = await startTestServer();
  client = createDhowClient({ url: `${server.url}/` });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const errorOf = (call: Promise<unknown>): Promise<DhowApiError> =>
  call.then(
    () => {
      throw new Error('it succeeded');
    },
    (error: unknown) => toApiError(error),
  );
const textOf = (messages: readonly LogMessage[]): string =>
  messages.flatMap((message) => (message.type === 'chunks' ? message.chunks.map((chunk) => chunk.text) : [])).join('');

test('an error of a call has the server’s words: what, what to do, and where in the task', async () => {
  const missing = await errorOf(client.api.jobs.find.query({ cluster: 'nobody' }));
  expect(missing).toMatchObject({ reason: 'not-found', message: 'There is no cluster “nobody”.', hint: 'There are no clusters now.' });
  const invalid = await errorOf(client.api.jobs.launch.mutate({ yaml: 'runn: echo hi' }));
  expect(invalid.reason).toBe('invalid-task');
  expect(invalid.diagnostics).toMatchObject([{ line: 1, column: 1, code: 'unknown-key' }]);
});

test('a server that is not there is said to give no answer, and why', async () => {
  const error = await errorOf(createDhowClient({ url: 'http://127.0.0.1:9' }).api.system.info.query());
  expect(error.reason).toBe('no-answer');
  expect(error.hint).toContain('dhow api status');
});

test('a log is followed over lost connections, with no byte missing or doubled', async () => {
  const gate = path.join(folder, 'go');
  const yaml = `run: |\n  for i in $(seq 1 50); do echo "line $i"; done\n  while [ ! -e ${gate} ]; do sleep 0.05; done\n  echo later; printf 'no line feed'\n`;
  const { jobId } = await client.api.jobs.launch.mutate({ yaml, clusterName: 'follow' });
  const messages: LogMessage[] = [];
  const states: string[] = [];
  let following: Promise<void> | undefined;
  await new Promise<void>((resolve) => {
    following = followLog(client, {
      jobId,
      onMessage(message) {
        messages.push(message);
        if (textOf(messages).includes('line 50\n')) resolve();
      },
      onConnection: (state) => void states.push(state),
    });
  });
  await server.disconnect();
  writeFileSync(gate, '');
  await server.reconnect();
  await following;
  const lines = Array.from({ length: 50 }, (_, i) => `line ${i + 1}\n`).join('');
  expect(textOf(messages)).toBe(`${lines}later\nno line feed`);
  expect(states).toEqual(['lost', 'back']);
  expect(messages.at(-1)).toEqual({ type: 'end', phase: 'succeeded' });
});

test('following gives up when the server stays away, and says so', async () => {
  const error = await errorOf(
    followLog(createDhowClient({ url: 'http://127.0.0.1:9' }), { jobId: 'x', onMessage: () => undefined, giveUpAfterMs: 1 }),
  );
  expect(error.reason).toBe('no-answer');
});

test('a log that is not there is refused at once', async () => {
  const error = await errorOf(followLog(client, { jobId: 'no-such-job', onMessage: () => undefined }));
  expect(error.reason).toBe('not-found');
});

test('aborting ends the following and leaves the job alone', async () => {
  const { jobId } = await client.api.jobs.launch.mutate({ yaml: 'run: echo begun; sleep 600', clusterName: 'abort' });
  const stopping = new AbortController();
  await followLog(client, { jobId, signal: stopping.signal, onMessage: (message) => message.type === 'chunks' && stopping.abort() });
  expect((await client.api.jobs.get.query({ id: jobId })).phase).toBe('running');
  await client.api.clusters.down.mutate({ ids: ['abort'] });
});

test('a folder travels by content: once only, empty files, links and sub-folders included', async () => {
  const workdir = path.join(folder, 'work');
  mkdirSync(path.join(workdir, 'deep/er'), { recursive: true });
  writeFileSync(path.join(workdir, 'empty'), '');
  writeFileSync(path.join(workdir, 'deep/er/twice'), 'same content');
  writeFileSync(path.join(workdir, 'twin'), 'same content');
  writeFileSync(path.join(workdir, 'big'), Buffer.alloc(3_000_000, 'x'));
  writeFileSync(path.join(workdir, 'skipped.log'), 'not this');
  writeFileSync(path.join(workdir, '.dhowignore'), '*.log\n');
  symlinkSync('twin', path.join(workdir, 'link'));

  const first = await uploadFolder(client, workdir);
  expect(first.sentFiles).toBe(4);
  expect(await uploadFolder(client, workdir)).toEqual({ ...first, sentFiles: 0 });

  const yaml = 'run: |\n  find . -type f -o -type l | sort | tr "\\n" " "; cat deep/er/twice link; wc -c < big\n';
  const { jobId } = await client.api.jobs.launch.mutate({ yaml, workdirTree: first.treeId, clusterName: 'folder' });
  const messages: LogMessage[] = [];
  await followLog(client, { jobId, onMessage: (message) => void messages.push(message) });
  const text = textOf(messages);
  expect(text).toContain('./big ./deep/er/twice ./empty ./link ./twin');
  expect(text).toContain('same contentsame content3000000');
  expect(text).not.toContain('skipped');
});

test('what cannot be sent is refused with its name', async () => {
  await expect(uploadFolder(client, path.join(folder, 'nowhere'))).rejects.toThrow(/nowhere does not exist/);
  const closed = await startTestServer({ requiresLogin: true, hasEngine: false });
  const refused = await errorOf(uploadFolder(createDhowClient({ url: closed.url, token: 'wrong' }), path.join(folder, 'work')));
  expect(refused).toMatchObject({ reason: 'unauthenticated' });
  expect((await uploadFolder(createDhowClient({ url: closed.url, token: closed.token }), path.join(folder, 'work'))).sentFiles).toBe(4);
  await closed.stop();
});
