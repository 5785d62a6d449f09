/** Runs a job again as it was: same task, files and secrets; on its cluster, or on a new one of that name. */
import { DhowError } from '@/server/domain/errors';
import { jobCan, jobCannot } from '@/server/domain/job';
import type { ServiceContext } from './context';
import { chooseOffer } from './plan-task';
import { submitToCluster, submitWithCluster, type JobDraft, type Submitted } from './submit-job';

export async function rerunJob(context: ServiceContext, id: string): Promise<Submitted> {
  const job = await context.store.jobs.get(id);
  if (!job) throw new DhowError('not-found', `There is no job ${id}.`);
  if (!jobCan.rerun(job)) throw new DhowError('conflict', jobCannot('rerun', job));
  const { name, task, yaml, sealedSecrets, sources, command, isExec } = job;
  const draft: JobDraft = { name, task, yaml, sealedSecrets, sources, command, isExec };
  const before = await context.store.clusters.get(job.clusterId);
  const existing = before && (await context.store.clusters.findByName(before.name));
  if (existing && existing.endedAt === null) return submitToCluster(context, existing, draft, []);
  if (!before) throw new DhowError('not-found', 'The cluster of this job is not known any more.');
  const offer = await chooseOffer(context, { ...task, secrets: {} });
  // A new cluster needs its setup, whatever the job was before.
  const submitted = await submitWithCluster(context, before.name, offer, { ...draft, isExec: false }, []);
  if (!submitted) throw new DhowError('conflict', `Cluster “${before.name}” was just made by somebody else.`, { hint: 'Run it again.' });
  return submitted;
}
