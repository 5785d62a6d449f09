/** The grammar of `resources`. */
import * as z from 'zod';
import { readAccelerator, readAcceleratorCount } from './accelerators';
import { readCpus, readDiskSize, readMemory } from './amounts';
import { closest } from '@/server/domain/closest';
import { cloudLabels } from './cloud-labels';
import { readCloud, readInfra } from './infra';
import { key, readable } from './key-docs';
import { readPorts } from './ports';
import { misread, quoted, read } from './reading';
import type { Reading } from './reading';

const amount = (reading: (value: string | number) => Reading<unknown>) =>
  z.union([z.number().check(readable(reading)), z.string().check(readable(reading))]);

/** One of some words, in any case. */
const word = (choices: readonly string[]) =>
  z.string().check(
    readable((text) => {
      if (choices.includes(text.toLowerCase())) return read(text);
      const meant = closest(text, choices);
      return misread('bad-value', `${quoted(text)} is not among: ${choices.join(', ')}.`, meant ? { replacement: meant } : {});
    }),
  );

const acceleratorMap = z.record(z.string(), z.union([z.number(), z.string()]).optional()).check((payload) => {
  for (const [name, count] of Object.entries(payload.value)) {
    const result = readAcceleratorEntry(name, count);
    if (result.ok) continue;
    const params = { code: result.code, hint: result.hint };
    payload.issues.push({ code: 'custom', message: result.message, params, path: [name], input: count, continue: true });
  }
});

/** `A100: 8`, `A100:8` with nothing after it, of a map of alternatives. */
export const readAcceleratorEntry = (name: string, count: string | number | undefined) => {
  const named = readAccelerator(name);
  return !named.ok || count === undefined ? named : readAcceleratorCount(named.value.name, count);
};

const accelerators = () =>
  z.union([z.string().check(readable(readAccelerator)), acceleratorMap.clone(), z.array(z.string().check(readable(readAccelerator)))]);

const tiers = ['low', 'medium', 'high', 'ultra', 'best', 'none'] as const;
const networkTiers = ['standard', 'best'] as const;
const clouds = Object.keys(cloudLabels);

/** Keys that describe one machine: of `resources`, and of each alternative in it. */
const machineKeys = {
  infra: key(z.string().check(readable(readInfra)), {
    description:
      'Where to run: a cloud, optionally with region and zone, a pool of your own machines (`ssh/POOL`), or `local` for the machine Dhow runs on.',
    examples: ['local', 'ssh/lab', 'aws', 'aws/us-east-1', 'gcp/us-central1/us-central1-a', 'k8s/my-context'],
    default: 'anywhere that is enabled',
    aka: ['provider', 'backend', 'where'],
  }),
  cloud: key(z.string().check(readable(readCloud)), {
    description: 'The cloud to run on. `infra` says the same and takes region and zone too.',
    examples: ['aws'],
    choices: clouds,
    default: 'any',
  }),
  region: key(z.string(), { description: 'The region to run in, as its cloud names it.', examples: ['us-west-2'], default: 'any' }),
  zone: key(z.string(), { description: 'The zone to run in, as its cloud names it.', examples: ['us-west-2a'], default: 'any' }),
  accelerators: key(accelerators(), {
    description:
      'GPUs or other accelerators of each node: `NAME` or `NAME:COUNT`. A fraction shares one GPU. A map lists alternatives of which the cheapest is taken; a list is tried in its order.',
    examples: ['A100:8', 'H100', 'A100:0.25', '{A100: 8, H100: 4}', '[H100:8, A100:8]'],
    default: 'none',
    aka: ['gpu', 'accelerator'],
  }),
  gpus: key(accelerators(), { description: 'Another name for `accelerators`.', examples: ['A100:8'], default: 'none' }),
  cpus: key(amount(readCpus), {
    description: 'Virtual CPUs of each node: exactly that many, or with `+` at least that many.',
    examples: ['4', '8+'],
    default: 'any',
    aka: ['cpu', 'cores'],
  }),
  memory: key(amount(readMemory), {
    description: 'Memory of each node in GB: exactly that much, or with `+` at least that much. Units may be written.',
    examples: ['32', '64+', '1.5TB'],
    default: 'any',
    aka: ['mem', 'ram'],
  }),
  instance_type: key(z.string(), {
    description: 'A machine type by its cloud’s own name.',
    examples: ['p4d.24xlarge'],
    default: 'chosen by the rest of `resources`',
  }),
  use_spot: key(z.boolean(), {
    description: 'Run on spot machines: much cheaper, but the cloud may take them back at any time.',
    examples: ['true'],
    default: 'false',
    aka: ['spot'],
  }),
  disk_size: key(amount(readDiskSize), {
    description: 'Size of each node’s system disk in GB, or with a unit.',
    examples: ['256', '1TB'],
    default: '256',
    aka: ['disk', 'storage'],
  }),
  ports: key(
    z.union([
      z.number().check(readable(readPorts)),
      z.string().check(readable(readPorts)),
      z.array(z.union([z.number().check(readable(readPorts)), z.string().check(readable(readPorts))])),
    ]),
    {
      description: 'Ports to open on the nodes: one, a range, or a list of both.',
      examples: ['8000', '8000-8010', '[22, 8000-8010]'],
      default: 'none',
      aka: ['port'],
    },
  ),
  labels: key(z.record(z.string(), z.string()), {
    description: 'Labels for the machines, as clouds call tags: a map of text to text.',
    examples: ['{team: research}'],
    default: 'none',
    aka: ['tags'],
    snippet: '\n  ',
  }),
  disk_tier: key(word(tiers), {
    description: 'How fast the disk is.',
    choices: tiers,
    default: 'medium',
    support: 'ignored',
    without: 'the disk is whatever the machine has',
  }),
  network_tier: key(word(networkTiers), {
    description: 'How fast the network between nodes is.',
    choices: networkTiers,
    default: 'standard',
    support: 'ignored',
    without: 'the network is whatever the machine has',
  }),
  local_disk: key(z.union([z.string(), z.number()]), {
    description: 'A disk inside the machine: kind and size.',
    examples: ['nvme:1000+'],
    support: 'ignored',
    without: 'machines are not chosen by their local disk',
  }),
  ephemeral_storage: key(z.union([z.string(), z.number()]), {
    description: 'Scratch space of a Kubernetes pod, in GB or with a unit.',
    support: 'ignored',
    without: 'no scratch space is reserved',
  }),
  max_hourly_cost: key(z.number().positive(), {
    description: 'The most that the machines may cost, in USD per hour.',
    examples: ['4.50'],
    support: 'ignored',
    without: 'no price limit is kept',
  }),
  image_id: key(z.union([z.string(), z.record(z.string(), z.string())]), {
    description: 'The image that nodes start from: `docker:IMAGE`, a cloud’s image id, or a map of region to id.',
    examples: ['docker:ubuntu:22.04'],
    support: 'ignored',
    without: 'the task runs on the machine’s own system',
  }),
  accelerator_args: key(z.record(z.string(), z.unknown()), {
    description: 'Settings of TPUs: runtime_version, tpu_name, tpu_vm.',
    support: 'ignored',
    without: 'accelerators have their default settings',
  }),
  autostop: key(z.union([z.boolean(), z.number(), z.string(), z.record(z.string(), z.unknown())]), {
    description: 'Stop the cluster after it was idle for so long: minutes, or with a unit.',
    examples: ['10', '2h'],
    support: 'ignored',
    without: 'the cluster runs until it is torn down',
  }),
  job_recovery: key(z.union([z.string(), z.record(z.string(), z.unknown())]), {
    description: 'How a managed job is recovered after its machines were taken back.',
    examples: ['EAGER_NEXT_REGION', 'FAILOVER'],
    support: 'ignored',
    without: 'a job that loses its machines ends',
  }),
  spot_recovery: key(z.union([z.string(), z.record(z.string(), z.unknown())]), {
    description: 'Another name for `job_recovery`; `auto` takes the default way.',
    examples: ['auto'],
    support: 'ignored',
    without: 'a job that loses its machines ends',
  }),
  priority: key(z.number().int().min(-1000).max(1000), {
    description: 'Which managed job goes first, from -1000 to 1000.',
    default: '0',
    support: 'ignored',
    without: 'jobs run in the order they came',
  }),
  priority_class: key(z.string(), {
    description: 'A priority by its name.',
    support: 'ignored',
    without: 'jobs run in the order they came',
  }),
  volumes: key(z.unknown(), { description: 'Disks to attach, in the old form.', support: 'refused' }),
};

const machine = z.strictObject(machineKeys);

export const resourcesSchema = z.strictObject({
  ...machineKeys,
  num_nodes: key(z.number().int().min(1), {
    description: 'Number of nodes. The same key stands at the top of the file.',
    examples: ['2'],
    default: '1',
    aka: ['nodes'],
  }),
  any_of: key(z.array(machine), {
    description:
      'Alternatives of which the cheapest is taken. Each may give any key of `resources`; what it leaves out comes from around it.',
    examples: ['[{infra: aws}, {infra: gcp}]'],
    snippet: '\n  - ',
  }),
  ordered: key(z.array(machine), {
    description: 'Alternatives tried in their order. Each may give any key of `resources`; what it leaves out comes from around it.',
    examples: ['[{infra: ssh/lab}, {infra: aws}]'],
    snippet: '\n  - ',
  }),
});

export type MachineFile = z.output<typeof machine>;
export type ResourcesFile = z.output<typeof resourcesSchema>;
