/** Checked `resources` → the machines that would do, alternatives multiplied out. */
import { anyResources } from '@/server/domain/task';
import type { AcceleratorRequest, Resources } from '@/server/domain/task';
import { readAccelerator } from './accelerators';
import { readCpus, readDiskSize, readMemory } from './amounts';
import { readCloud, readInfra } from './infra';
import { readPorts } from './ports';
import type { Reading } from './reading';
import { readAcceleratorEntry } from './resources-schema';
import type { MachineFile, ResourcesFile } from './resources-schema';

/** More alternatives than this are no choice a person made. */
export const maxAlternatives = 1000;

/** The schema has read the same text before: a misreading here would be a fault of ours. */
function must<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(`A checked value could not be read: ${reading.message}`);
  return reading.value;
}
const when = <T, R>(value: T | undefined, reading: (value: T) => Reading<R>): R | null =>
  value === undefined ? null : must(reading(value));

function acceleratorsOf(machine: MachineFile): (AcceleratorRequest | null)[] {
  const written = machine.accelerators ?? machine.gpus;
  if (written === undefined) return [null];
  if (typeof written === 'string') return [must(readAccelerator(written))];
  const all = Array.isArray(written)
    ? written.map((text) => must(readAccelerator(text)))
    : Object.entries(written).map(([name, count]) => must(readAcceleratorEntry(name, count)));
  return all.length > 0 ? all : [null];
}

function portsOf(machine: MachineFile): string[] {
  if (machine.ports === undefined) return [];
  const written = Array.isArray(machine.ports) ? machine.ports : [machine.ports];
  return [...new Set(written.map((port) => must(readPorts(port))))];
}

function machinesOf(machine: MachineFile): Resources[] {
  const place = when(machine.infra, readInfra) ?? {
    cloud: when(machine.cloud, readCloud),
    region: machine.region ?? null,
    zone: machine.zone ?? null,
  };
  const base: Resources = {
    ...anyResources,
    ...place,
    instanceType: machine.instance_type ?? null,
    cpus: when(machine.cpus, readCpus),
    memoryGib: when(machine.memory, readMemory),
    diskSizeGib: when(machine.disk_size, readDiskSize),
    useSpot: machine.use_spot ?? false,
    ports: portsOf(machine),
    labels: { ...machine.labels },
  };
  return acceleratorsOf(machine).map((accelerators) => ({ ...base, accelerators }));
}

/** What an alternative does not say comes from around it; one way of naming a place or a GPU replaces the other. */
function inherit(outer: MachineFile, inner: MachineFile): MachineFile {
  const base = { ...outer };
  if (inner.infra !== undefined) {
    delete base.cloud;
    delete base.region;
    delete base.zone;
  }
  if (inner.accelerators !== undefined) delete base.gpus;
  if (inner.gpus !== undefined) delete base.accelerators;
  const own = Object.fromEntries(Object.entries(inner).filter(([, value]) => value !== undefined));
  return { ...base, ...own, labels: { ...outer.labels, ...inner.labels } };
}

/** Null when there are more than {@link maxAlternatives}. */
export function buildResources(file: ResourcesFile | undefined): { resources: Resources[]; isOrdered: boolean } | null {
  if (!file) return { resources: [anyResources], isOrdered: false };
  const { any_of: anyOf, ordered, num_nodes: _numNodes, ...outer } = file;
  const alternatives = anyOf ?? ordered ?? [];
  const machines = alternatives.length > 0 ? alternatives.map((inner) => inherit(outer, inner)) : [outer];
  const resources: Resources[] = [];
  for (const machine of machines) {
    for (const one of machinesOf(machine)) {
      if (resources.length === maxAlternatives) return null;
      resources.push(one);
    }
  }
  const isList = Array.isArray(outer.accelerators ?? outer.gpus);
  return { resources, isOrdered: ordered !== undefined || (isList && resources.length > 1) };
}
