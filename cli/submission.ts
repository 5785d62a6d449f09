/** What launch and exec send: the task, its variables, and its folders (uploaded when the server is another machine). */
import path from 'node:path';
import os from 'node:os';
import type { DhowClient } from '@/sdk/client';
import { uploadFolder } from '@/sdk/upload-folder';
import type { Task } from '@/server/domain/task';
import { parseTask } from '@/server/spec/parse-task';
import { serverAddress } from './connect';
import { readEntrypoint, type Entrypoint } from './entrypoint';
import { printDiagnostics } from './print-diagnostics';
import { UsageError } from './report-error';
import { readVariables } from './variables';

export interface TaskOptions {
  detachRun?: boolean;
  name?: string;
  workdir?: string;
  numNodes?: number;
  env: string[];
  envFile?: string;
  secret: string[];
  secretFile?: string;
  infra?: string;
  output: 'table' | 'json';
}

export interface Submission {
  yaml: string;
  envs: Record<string, string>;
  secrets: Record<string, string>;
  cwd: string;
  command: string;
  name?: string;
  numNodes?: number;
  workdirTree?: string;
  mountTrees?: Record<string, string>;
}

/** Prints every diagnostic; throws UsageError when one of them is an error. */
export async function prepareSubmission(
  client: DhowClient,
  words: string[],
  options: TaskOptions,
  command: string,
): Promise<{ submission: Submission; task: Task; warnings: string[] }> {
  const entrypoint = readEntrypoint(words);
  const envs = readVariables('--env', options.env, options.envFile, process.env);
  const secrets = readVariables('--secret', options.secret, options.secretFile, process.env);
  const task = checkTask(entrypoint, envs, secrets);
  const submission: Submission = { yaml: entrypoint.yaml, envs, secrets, cwd: process.cwd(), command };
  if (options.name !== undefined) submission.name = options.name;
  if (options.numNodes !== undefined) submission.numNodes = options.numNodes;
  return { submission, task, warnings: await attachFolders(client, submission, task, options.workdir) };
}

function checkTask({ yaml, file }: Entrypoint, envs: Record<string, string>, secrets: Record<string, string>): Task {
  const { task, diagnostics } = parseTask(yaml, { envs, secrets });
  printDiagnostics(file ?? '<command>', diagnostics, process.stderr);
  if (!task || diagnostics.some((diagnostic) => diagnostic.severity === 'error'))
    throw new UsageError('The task file is not valid; nothing was run.');
  return task;
}

async function attachFolders(client: DhowClient, submission: Submission, task: Task, workdir: string | undefined): Promise<string[]> {
  const warnings: string[] = [];
  const send = async (written: string): Promise<string> => {
    const sent = await uploadFolder(client, path.resolve(written.replace(/^~(?=\/|$)/, os.homedir())));
    warnings.push(...sent.warnings);
    return sent.treeId;
  };
  // A server on this machine reads the folders itself.
  const isRemote = !serverAddress().isLoopback;
  const folder = workdir ?? (isRemote ? task.workdir : null);
  if (folder) submission.workdirTree = await send(folder);
  if (!isRemote) return warnings;
  const mountTrees: Record<string, string> = {};
  for (const [destination, source] of Object.entries(task.fileMounts)) mountTrees[destination] = await send(source);
  submission.mountTrees = mountTrees;
  return warnings;
}
