/**
 * A `$NAME` that is left in `resources` can only be a mistake, for no machine is described by it. One problem says so,
 * in place of what the value's own form made of it; a name already reported as missing is not reported again.
 */
import type { Locator } from './locate';
import type { Problems } from './problems';
import { quoted } from './reading';
import { variablesIn } from './variables';
import { isYamlMap } from './yaml-values';
import type { YamlMap, YamlValue } from './yaml-values';

const described = [
  'infra',
  'cloud',
  'region',
  'zone',
  'accelerators',
  'gpus',
  'cpus',
  'memory',
  'instance_type',
  'use_spot',
  'disk_size',
  'ports',
  'num_nodes',
  'any_of',
  'ordered',
];

type Path = (string | number)[];

function* unresolvedIn(value: YamlValue, path: Path): Generator<{ name: string; path: Path }> {
  if (typeof value === 'string') {
    const [name] = variablesIn(value);
    if (name !== undefined) yield { name, path };
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* unresolvedIn(item, [...path, i]);
  } else if (isYamlMap(value)) {
    const isMachine = path.length === 1 || typeof path.at(-1) === 'number';
    const keys = isMachine ? described.filter((key) => value[key] !== undefined) : Object.keys(value);
    for (const key of keys) yield* unresolvedIn(value[key], [...path, key]);
  }
}

export function reportUnresolved(file: YamlMap, missing: ReadonlySet<string>, locator: Locator, problems: Problems): void {
  const found = [...unresolvedIn(file.resources, ['resources'])].map((one) => ({ ...one, place: locator.valueAt(one.path) }));
  if (found.length === 0) return;
  const places = new Set(found.map(({ place }) => `${place.from} ${place.to}`));
  problems.keepOnly((p) => !places.has(`${p.from} ${p.to}`));
  for (const { name, path, place } of found) {
    if (missing.has(name)) continue;
    problems.add({
      severity: 'error',
      code: 'unresolved-variable',
      message: `${quoted(`$${name}`)} has no value.`,
      hint: `Give it at launch: --env ${name}=value, or set it under “envs”.`,
      path,
      from: place.from,
      to: place.to,
    });
  }
}
