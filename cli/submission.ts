/** What launch and exec send: the task, its variables, and its folders (uploaded when the server is another machine). */
import os from 'node:os';
import path from 'node:path';
import type { DhowClient } from '@/sdk/client';
import { uploadFolder } from '@/sdk/upload-folder';
import type { Diagnostic, Task } from '@/server/domain/task';
import { parseTask } from '@/server/spec/parse-task';
import { UsageError } from './cli-error';
import { commandLine } from './command-line';
import { hasErrors, printDiagnostics } from './diagnostics';
import { readEntrypoint } from './entrypoint';
import type { OutputFormat } from './output';
import { tell } from './output';
import { serverAddress } from './server-address';
import { readVariables } from './variables';

export interface TaskOptions {
  detachRun?: boolean;
  name?: string;
  workdir?: string;
  numNodes?: number;
  infra?: string;
  env: string[];
  envFile?: string;
  secret: string[];
  secretFile?: string;
  output: OutputFormat;
}

/** What the API takes of a task, but for its folders. */
export interface TaskRequest {
  yaml: string;
  envs: Record<string, string>;
  secrets: Record<string, string>;
  name?: string;
  numNodes?: number;
  infra?: string;
}

export interface ReadTask {
  request: TaskRequest;
  task: Task;
  /** Told already, so that the server's word for them need not be. */
  diagnostics: Diagnostic[];
  /** The command line, for the record. */
  command: string;
}

interface AskedOf {
  verb: 'launch' | 'exec';
  cluster: string | undefined;
}

/** Needs no server. Prints every diagnostic; throws UsageError when one is an error. */
export function readTask(words: readonly string[], options: TaskOptions, asked: AskedOf): ReadTask {
  const { name, numNodes, infra, workdir, env, envFile, secret, secretFile } = options;
  const entrypoint = readEntrypoint(words);
  const envs = readVariables({ flag: '--env', texts: env, file: envFile }, process.env);
  const secrets = readVariables({ flag: '--secret', texts: secret, file: secretFile }, process.env);
  const { task, diagnostics } = parseTask(entrypoint.yaml, { envs, secrets });
  printDiagnostics(entrypoint.file ?? 'command', diagnostics, process.stderr);
  if (!task || hasErrors(diagnostics)) throw new UsageError('The task is not valid; nothing was run.');
  const command = commandLine({ ...asked, entrypoint: entrypoint.text, name, workdir, infra, numNodes, env, envFile, secret, secretFile });
  const request: TaskRequest = { yaml: entrypoint.yaml, envs, secrets };
  if (name !== undefined) request.name = name;
  if (numNodes !== undefined) request.numNodes = numNodes;
  if (infra !== undefined) request.infra = infra;
  return { request, task, diagnostics, command };
}

export interface Folders {
  cwd?: string;
  workdirTree?: string;
  mountTrees?: Record<string, string>;
}

/** A server on this machine reads the folders itself; another is sent them. Relative paths start at the current folder. */
export async function bringFolders(client: DhowClient, task: Task, options: { workdir?: string; isExec: boolean }): Promise<Folders> {
  const mounts = options.isExec ? [] : Object.entries(task.fileMounts);
  const workdir = options.workdir ?? task.workdir;
  if (workdir === null && mounts.length === 0) return {};
  const folders: Folders = {};
  const isNear = await isOnThisMachine(client);
  if (isNear) folders.cwd = process.cwd();
  // The API has no other way to say: this folder instead of the file's.
  if (workdir !== null && (!isNear || options.workdir !== undefined)) folders.workdirTree = await send(client, workdir);
  if (isNear) return folders;
  folders.mountTrees = {};
  for (const [destination, source] of mounts) folders.mountTrees[destination] = await send(client, source);
  return folders;
}

/** A tunnel makes a server of elsewhere answer on loopback; its name gives it away. */
async function isOnThisMachine(client: DhowClient): Promise<boolean> {
  if (!serverAddress().isLoopback) return false;
  const { requiresLogin, hostName } = await client.api.system.info.query();
  return !requiresLogin && hostName === os.hostname();
}

async function send(client: DhowClient, written: string): Promise<string> {
  const folder = path.resolve(written.replace(/^~(?=\/|$)/, os.homedir()));
  const { treeId, warnings } = await uploadFolder(client, folder);
  for (const warning of warnings) tell(`warning: ${written}: ${warning}`);
  return treeId;
}
