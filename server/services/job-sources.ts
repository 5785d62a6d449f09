/** The files a job brings: uploads that were sent along, or snapshots of paths on this machine. */
import { DhowError } from '@/server/domain/errors';
import type { Task } from '@/server/domain/task';
import { takeSnapshot } from '@/server/storage/take-snapshot';
import type { JobSources } from '@/server/store/jobs';
import type { ServiceContext } from './context';
import { resolveLocalPath } from './local-paths';

export interface SourceRequest {
  workdirTree?: string | undefined;
  mountTrees?: Record<string, string> | undefined;
  /** The folder that relative paths start from, on this machine. */
  cwd?: string | undefined;
}

export async function gatherSources(
  context: ServiceContext,
  task: Task,
  request: SourceRequest,
  isExec: boolean,
): Promise<{ sources: JobSources; warnings: string[] }> {
  const warnings: string[] = [];
  const snapshot = async (written: string, key: string): Promise<string> => {
    if (context.facts.requiresLogin) {
      throw new DhowError('invalid-input', `${key}: ${written} is a path, and this server reads no paths of its own machine.`, {
        hint: 'Upload the folder, or launch from the command line, which uploads it.',
      });
    }
    const taken = await takeSnapshot(context, resolveLocalPath(written, context.facts.userHome, request.cwd ?? null));
    warnings.push(...taken.warnings);
    return taken.treeId;
  };
  const sources: JobSources = { workdir: null, mounts: {} };
  if (request.workdirTree) sources.workdir = await known(context, request.workdirTree);
  else if (task.workdir !== null) sources.workdir = await snapshot(task.workdir, 'workdir');
  // As with SkyPilot, exec brings the workdir only: mounts are where launch put them.
  if (isExec) return { sources, warnings };
  for (const [destination, source] of Object.entries(task.fileMounts)) {
    const uploaded = request.mountTrees?.[destination];
    sources.mounts[destination] = uploaded ? await known(context, uploaded) : await snapshot(source, `file_mounts: ${destination}`);
  }
  return { sources, warnings };
}

async function known(context: ServiceContext, treeId: string): Promise<string> {
  await context.trees.load(treeId);
  return treeId;
}
