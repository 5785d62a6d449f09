/** Launch: the task on the cluster of that name, which is made when there is none. */
import { DhowError } from '@/server/domain/errors';
import { makeClusterName, whyBadClusterName } from '@/server/domain/names';
import type { Task } from '@/server/domain/task';
import { redactSecrets } from '@/server/spec/redact-secrets';
import type { ServiceContext } from './context';
import { gatherSources, type SourceRequest } from './job-sources';
import { chooseOffer } from './plan-task';
import { readTask, type TaskRequest } from './read-task';
import { submitToCluster, submitWithCluster, type JobDraft, type Submitted } from './submit-job';

export interface LaunchRequest extends TaskRequest, SourceRequest {
  clusterName?: string | undefined;
  /** The command line that asked, for the record; without values of secrets. */
  command?: string | undefined;
}

export async function launchTask(context: ServiceContext, request: LaunchRequest): Promise<Submitted> {
  const { task, warnings } = readTask(request);
  const name = request.clusterName ?? makeClusterName(context.random.id().slice(-4), context.facts.user);
  const bad = whyBadClusterName(name);
  if (bad) throw new DhowError('invalid-input', bad);
  const told = warnings.map((warning) => `Line ${warning.line}: ${warning.message}`);

  // Once more when another launch of the same name came in between: then that cluster takes the job.
  for (let attempt = 0; attempt < 3; attempt++) {
    const existing = await context.store.clusters.findByName(name);
    const isReused = existing !== null && existing.endedAt === null;
    const offer = isReused ? null : await chooseOffer(context, task);
    if (isReused) refuseAbsoluteMounts(context, existing.provider, task);
    const { draft, sourceWarnings } = await makeDraft(context, task, request, false, `dhow launch -c ${name} task.yaml`);
    const all = [...told, ...sourceWarnings];
    if (isReused) return submitToCluster(context, existing, draft, all);
    const submitted = offer && (await submitWithCluster(context, name, offer, draft, all));
    if (submitted) return submitted;
  }
  throw new DhowError('conflict', `Cluster “${name}” came and went while this was launched.`, { hint: 'Launch again.' });
}

function refuseAbsoluteMounts(context: ServiceContext, providerName: string, task: Task): void {
  if (context.providers.get(providerName)?.capabilities.hasOwnFilesystem !== false) return;
  const absolute = Object.keys(task.fileMounts).find((destination) => destination.startsWith('/'));
  if (absolute)
    throw new DhowError('invalid-input', `file_mounts: ${absolute} would be written over this machine's own files.`, {
      hint: 'Use a path below ~ instead.',
    });
}

export async function makeDraft(
  context: ServiceContext,
  task: Task,
  request: LaunchRequest,
  isExec: boolean,
  defaultCommand: string,
): Promise<{ draft: JobDraft; sourceWarnings: string[] }> {
  const { sources, warnings } = await gatherSources(context, task, request, isExec);
  const { secrets, ...stored } = task;
  const hasSecrets = Object.keys(secrets).length > 0;
  return {
    sourceWarnings: warnings,
    draft: {
      name: task.name,
      task: stored,
      yaml: redactSecrets(request.yaml),
      sealedSecrets: hasSecrets ? context.sealer.seal(JSON.stringify(secrets)) : null,
      sources,
      command: request.command ?? defaultCommand,
      isExec,
    },
  };
}
