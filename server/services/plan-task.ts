/** Where a task may run: every offer of every enabled provider, the first that fits chosen, a reason for each other. */
import { DhowError } from '@/server/domain/errors';
import { clusterInfra } from '@/server/domain/infra';
import type { Offer } from '@/server/domain/offer';
import type { Resources, Task } from '@/server/domain/task';
import type { Provider } from '@/server/providers/contract/provider';
import { closest } from '@/server/domain/closest';
import type { ServiceContext } from './context';

export interface Candidate {
  infra: string;
  hardware: string;
  usdPerHour: number;
  isChosen: boolean;
  /** Why it was not chosen; null for the chosen one and for those that merely come later. */
  reason: string | null;
}

export interface TaskPlan {
  candidates: Candidate[];
  chosen: Offer | null;
  /** Why nothing fits. */
  problem: { message: string; hint: string | null } | null;
}

interface Judged {
  offer: Offer;
  reason: string | null;
  rank: number;
}

export async function planTask(context: Pick<ServiceContext, 'providers'>, task: Task): Promise<TaskPlan> {
  const problem = whyCloudsAreAbsent(context, task);
  const lists = await Promise.all([...context.providers.values()].map((provider) => offersOf(provider)));
  const judged = lists.flat().map(({ offer, provider }) => judge(offer, provider, task));
  const fitting = judged.filter((item) => item.reason === null).sort(byPreference(task));
  const chosen = fitting[0]?.offer ?? null;
  const rest = judged.filter((item) => item.reason !== null);
  return {
    chosen,
    candidates: [...fitting, ...rest].map(({ offer, reason }) => ({
      infra: clusterInfra(offer),
      hardware: describeOffer(offer),
      usdPerHour: offer.usdPerHour * task.numNodes,
      isChosen: offer === chosen,
      reason,
    })),
    problem: chosen
      ? null
      : (problem ?? {
          message: 'No machine that is to be had fits this task.',
          hint: rest[0]?.reason ?? 'Add machines on the Infra page.',
        }),
  };
}

/** The chosen offer. Throws DhowError `insufficient-capacity` that says why nothing fits. */
export async function chooseOffer(context: Pick<ServiceContext, 'providers'>, task: Task): Promise<Offer> {
  const plan = await planTask(context, task);
  if (plan.chosen) return plan.chosen;
  const reasons = plan.candidates.flatMap((candidate) => (candidate.reason ? [`${candidate.infra}: ${candidate.reason}`] : []));
  throw new DhowError('insufficient-capacity', [plan.problem?.message ?? 'Nothing fits.', ...reasons].join(' '), {
    ...(plan.problem?.hint ? { hint: plan.problem.hint } : {}),
  });
}

async function offersOf(provider: Provider): Promise<{ offer: Offer; provider: Provider }[]> {
  const { isEnabled } = await provider.check();
  return isEnabled ? (await provider.offers()).map((offer) => ({ offer, provider })) : [];
}

function whyCloudsAreAbsent(context: Pick<ServiceContext, 'providers'>, task: Task): TaskPlan['problem'] {
  const names = [...context.providers.keys()];
  const absent = task.resources.map((resources) => resources.cloud).filter((cloud) => cloud !== null && !context.providers.has(cloud));
  if (absent.length < task.resources.length) return null;
  return {
    message: `${absent.join(', ')} cannot be used from here yet. What can: ${names.join(', ')}.`,
    hint: 'Leave out infra (and cloud) to run on what there is.',
  };
}

function judge(offer: Offer, provider: Provider, task: Task): Judged {
  const verdicts = task.resources.map((resources, rank) => ({ rank, reason: whyNot(offer, provider, resources, task) }));
  const fit = verdicts.find((verdict) => verdict.reason === null);
  return { offer, reason: fit ? null : (verdicts[0]?.reason ?? 'Nothing was asked for.'), rank: fit?.rank ?? Infinity };
}

const byPreference = (task: Task) => (a: Judged, b: Judged) =>
  (task.isOrdered ? a.rank - b.rank : 0) || a.offer.usdPerHour - b.offer.usdPerHour || a.rank - b.rank;

function whyNot(offer: Offer, provider: Provider, wanted: Resources, task: Task): string | null {
  if (wanted.cloud !== null && wanted.cloud !== offer.provider) return `the task asks for ${wanted.cloud}.`;
  if (wanted.region !== null && wanted.region !== offer.region)
    return `the task asks for ${clusterInfra({ provider: offer.provider, region: wanted.region })}${meant(wanted.region, offer.region)}.`;
  if (wanted.instanceType !== null && wanted.instanceType !== offer.instanceType)
    return `the task asks for instance type ${wanted.instanceType}.`;
  if (wanted.useSpot && !provider.capabilities.hasSpot) return 'it has no spot machines.';
  if (task.numNodes > 1 && !provider.capabilities.hasMultiNode) return 'it runs one node only.';
  if (offer.available !== null && offer.available < task.numNodes)
    return `${offer.available} machines are free, ${task.numNodes} are needed.`;
  return whyHardwareDoesNotFit(offer, wanted) ?? whyMountsDoNotFit(provider, task);
}

const meant = (wanted: string, has: string | null): string => (has !== null && closest(wanted, [has]) ? ` (did you mean ${has}?)` : '');

function whyHardwareDoesNotFit(offer: Offer, wanted: Resources): string | null {
  const gpus = wanted.accelerators;
  if (gpus) {
    if (!offer.accelerator) return `it has no GPU that is known; ${gpus.name}:${gpus.count} is asked for.`;
    if (offer.accelerator.name.toLowerCase() !== gpus.name.toLowerCase()) return `it has ${offer.accelerator.name}, not ${gpus.name}.`;
    if (offer.accelerator.count < gpus.count) return `it has ${offer.accelerator.count} of ${gpus.name}; ${gpus.count} are asked for.`;
  }
  // 0 means: not known until somebody has been on the machine.
  if (wanted.cpus && offer.cpus > 0 && offer.cpus < wanted.cpus.value)
    return `it has ${offer.cpus} vCPUs; ${wanted.cpus.value} are asked for.`;
  if (wanted.memoryGib && offer.memoryGib > 0 && Math.ceil(offer.memoryGib) < wanted.memoryGib.value) {
    return `it has ${Math.round(offer.memoryGib)} GB of memory; ${wanted.memoryGib.value} are asked for.`;
  }
  return null;
}

function whyMountsDoNotFit(provider: Provider, task: Task): string | null {
  if (provider.capabilities.hasOwnFilesystem) return null;
  const absolute = Object.keys(task.fileMounts).find((destination) => destination.startsWith('/'));
  return absolute ? `${absolute} would be written over this machine's own files; use a path below ~ instead.` : null;
}

function describeOffer(offer: Offer): string {
  const parts: string[] = [];
  if (offer.cpus > 0) parts.push(`${offer.cpus} vCPU`);
  if (offer.memoryGib > 0) parts.push(`${Math.round(offer.memoryGib)} GB`);
  if (offer.accelerator) parts.push(`${offer.accelerator.name}:${offer.accelerator.count}`);
  return parts.length === 0 ? 'not looked at yet' : parts.join(' · ');
}
