/** Says why a pool cannot give what was asked for: which host is held by whom, which did not answer and why. */
import { ProviderError } from '../contract/errors';
import type { CreateNodesRequest } from '../contract/provider';
import type { Refusal } from './claims';

const hostsNoun = (n: number): string => (n === 1 ? '1 host' : `${n} hosts`);

function sentence(refusal: Refusal, request: CreateNodesRequest): string {
  const { host } = refusal;
  if ('problem' in refusal) {
    const said = refusal.problem.message.replace(/\.$/, '');
    return `${said.includes(host.label) ? said : `${host.label}: ${said}`}.`;
  }
  if ('isDamaged' in refusal) return `${host.label} holds a lease that cannot be read.`;
  const { heldBy } = refusal;
  if (request.nodes.some((n) => n.token === heldBy.token) && heldBy.nodeId !== host.id) {
    return `${host.label} is the same machine as ${heldBy.nodeId}, or shares its home folder with it.`;
  }
  const whose = heldBy.deploymentId === request.deploymentId ? '' : ' of another Dhow server';
  return `${host.label} is held by cluster “${heldBy.clusterName}”${whose}.`;
}

function hintFor(refusals: Refusal[], request: CreateNodesRequest): string {
  const ours = refusals.flatMap((r) =>
    'heldBy' in r && r.heldBy.deploymentId === request.deploymentId && r.heldBy.clusterId !== request.clusterId
      ? [r.heldBy.clusterName]
      : [],
  );
  const firstOfOurs = ours[0];
  if (firstOfOurs !== undefined) return `Tear down a cluster you no longer need (dhow down ${firstOfOurs}), or add hosts to the pool.`;
  const damaged = refusals.find((r) => 'isDamaged' in r);
  if (damaged) return `If no cluster runs on ${damaged.host.label}, remove ~/.dhow/lease there.`;
  const problem = refusals.find((r) => 'problem' in r);
  if (problem?.problem.hint !== undefined) return problem.problem.hint;
  return 'Add hosts to the pool, or ask for fewer nodes.';
}

/** `obtainable` hosts are free or ours already; that is fewer than were asked for. */
export function describeShortage(request: CreateNodesRequest, obtainable: number, refusals: Refusal[]): ProviderError {
  const wanted = request.nodes.length;
  const first = obtainable === 0 ? 'none is free' : `${obtainable} can be had`;
  const message = [
    `Pool “${request.region ?? ''}” cannot give ${hostsNoun(wanted)}: ${first}.`,
    ...refusals.map((r) => sentence(r, request)),
  ].join(' ');
  const hint = hintFor(refusals, request);
  // When nobody let us in, more or other hosts of this pool will not help: say what will.
  const kinds = new Set(refusals.map((r) => ('problem' in r ? r.problem.kind : 'held')));
  const [only] = kinds;
  const isSetup = kinds.size === 1 && obtainable === 0 && (only === 'credentials-invalid' || only === 'misconfigured');
  return new ProviderError(isSetup ? only : 'insufficient-capacity', 'region', message, { hint });
}
