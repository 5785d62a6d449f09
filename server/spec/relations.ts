/** Rules between keys, and keys that are known but not acted on: what no single value's form can tell. */
import type { Locator } from './locate';
import type { Problems } from './problems';
import { quoted } from './reading';
import { shapeAt } from './schema-shape';
import { isYamlMap } from './yaml-values';
import type { YamlMap, YamlValue } from './yaml-values';

type Path = (string | number)[];

const isGiven = (map: YamlMap, key: string): boolean => map[key] !== undefined;
const isMany = (value: YamlValue): boolean => (Array.isArray(value) ? value.length > 1 : isYamlMap(value) && Object.keys(value).length > 1);

class RelationCheck {
  constructor(
    private readonly locator: Locator,
    private readonly problems: Problems,
  ) {}

  task(task: YamlMap): void {
    this.support(task, []);
    if (isYamlMap(task.resources)) this.resources(task.resources, task);
    if (isYamlMap(task.file_mounts)) this.mounts(task.file_mounts, isGiven(task, 'workdir'));
  }

  private resources(resources: YamlMap, task: YamlMap): void {
    this.machine(resources, ['resources'], resources);
    if (isGiven(resources, 'any_of') && isGiven(resources, 'ordered')) {
      this.conflict(
        ['resources', 'ordered'],
        '“any_of” and “ordered” cannot be given together.',
        'Keep one: any_of takes the cheapest, ordered tries in turn.',
      );
    }
    if (isGiven(resources, 'num_nodes') && isGiven(task, 'num_nodes') && resources.num_nodes !== task.num_nodes) {
      this.conflict(['resources', 'num_nodes'], '“num_nodes” is given twice, with two values.', 'Keep the one at the top of the file.');
    }
    for (const form of ['any_of', 'ordered'] as const) {
      const alternatives = resources[form];
      if (!Array.isArray(alternatives)) continue;
      alternatives.forEach((alternative, i) => {
        if (isYamlMap(alternative)) this.machine(alternative, ['resources', form, i], resources);
      });
    }
  }

  /** One map that describes a machine. `outer` holds what it inherits. */
  private machine(machine: YamlMap, path: Path, outer: YamlMap): void {
    this.support(machine, path);
    if (isGiven(machine, 'accelerators') && isGiven(machine, 'gpus')) {
      this.conflict([...path, 'gpus'], '“gpus” is another name for “accelerators”; only one can be given.', null);
    }
    for (const key of ['cloud', 'region', 'zone']) {
      if (!isGiven(machine, key)) continue;
      if (!isGiven(machine, 'infra') && !isGiven(outer, 'infra')) continue;
      this.conflict([...path, key], `“infra” and “${key}” cannot be given together.`, 'Write all of it as infra: cloud/region/zone.');
    }
    for (const key of ['accelerators', 'gpus']) {
      const value = machine[key];
      if (isGiven(outer, 'ordered') && isMany(value)) {
        this.conflict(
          [...path, key],
          'Alternatives of accelerators cannot be given with “ordered”.',
          'Write one accelerator for each item of ordered.',
        );
      } else if (isGiven(outer, 'any_of') && Array.isArray(value) && value.length > 1) {
        this.conflict(
          [...path, key],
          'A list of accelerators has an order, “any_of” has none.',
          'Write a map of accelerators, or use ordered.',
        );
      }
    }
  }

  private mounts(mounts: YamlMap, hasWorkdir: boolean): void {
    const seen = new Set<string>();
    for (const written of Object.keys(mounts)) {
      const target = withoutTrailingSlash(written);
      if (seen.has(target)) this.conflict(['file_mounts', written], `${quoted(target)} is mounted twice.`, null);
      seen.add(target);
      if (hasWorkdir && target === '~/sky_workdir') {
        this.conflict(
          ['file_mounts', written],
          '“~/sky_workdir” is where the workdir goes.',
          'Mount to another path, or leave workdir out.',
        );
      }
    }
  }

  private support(map: YamlMap, path: Path): void {
    const keys = shapeAt(path)?.keys;
    for (const key of Object.keys(map)) {
      const doc = keys?.get(key)?.doc;
      if (!doc?.support || !isGiven(map, key)) continue;
      const place = this.locator.keyAt([...path, key]);
      const isRefused = doc.support === 'refused';
      this.problems.add({
        severity: isRefused ? 'error' : 'warning',
        code: isRefused ? 'not-supported' : 'not-used',
        message: isRefused ? `“${key}” is not supported yet.` : `“${key}” is not used yet${doc.without ? `: ${doc.without}` : ''}.`,
        path: [...path, key],
        from: place.from,
        to: place.to,
      });
    }
  }

  private conflict(path: Path, message: string, hint: string | null): void {
    const { from, to } = this.locator.keyAt(path);
    this.problems.add({ severity: 'error', code: 'conflicting-keys', message, hint, path, from, to });
  }
}

export const withoutTrailingSlash = (path: string): string => path.replace(/(?<=[^/])\/+$/, '');

export function checkRelations(task: YamlMap, locator: Locator, problems: Problems): void {
  new RelationCheck(locator, problems).task(task);
}
