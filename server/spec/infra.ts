/** `infra: aws/us-east-1/us-east-1a`: where a task may run, in one text. */
import type { Resources } from '@/server/domain/task';
import { closest } from '@/server/domain/closest';
import { cloudAliases, cloudLabels } from './cloud-labels';
import { misread, quoted, read } from './reading';
import type { Reading } from './reading';

export type Where = Pick<Resources, 'cloud' | 'region' | 'zone'>;

const forms = 'Write cloud, cloud/region or cloud/region/zone, ssh/POOL, local, or * for anywhere.';

/** Lower-cases and checks a cloud's name. */
export function readCloud(text: string): Reading<string> {
  const name = text.trim().toLowerCase();
  const known = cloudAliases[name] ?? name;
  if (Object.hasOwn(cloudLabels, known)) return read(known);
  const meant = closest(name, [...Object.keys(cloudLabels), ...Object.keys(cloudAliases)]);
  const names = Object.keys(cloudLabels).join(', ');
  return misread('unknown-cloud', `There is no cloud named ${quoted(text)}.${meant ? ` Did you mean “${meant}”?` : ''}`, {
    hint: `Known names: ${names}.`,
    ...(meant ? { replacement: meant } : {}),
  });
}

/** For `ssh` the region is the pool, for Kubernetes the context, for Slurm cluster and partition are region and zone. */
export function readInfra(text: string): Reading<Where> {
  const parts = text.trim().split('/');
  const [first = '', ...rest] = parts;
  if (parts.some((part) => part.trim() === '')) return misread('bad-infra', `${quoted(text)} is no place to run.`, { hint: forms });
  const any = (part: string | undefined): string | null => (part === undefined || part === '*' ? null : part);
  if (first === '*') return rest.length > 2 ? tooLong(text) : read({ cloud: null, region: any(rest[0]), zone: any(rest[1]) });
  const cloud = readCloud(first);
  if (!cloud.ok) return cloud.replacement ? { ...cloud, replacement: [cloud.replacement, ...rest].join('/') } : cloud;
  switch (cloud.value) {
    case 'local':
      return rest.length > 0
        ? misread('bad-infra', '“local” is this machine and has no regions.', { hint: 'Write just: local', replacement: 'local' })
        : read({ cloud: 'local', region: null, zone: null });
    // A context's name may hold slashes itself.
    case 'kubernetes':
      return read({ cloud: 'kubernetes', region: any(rest.length > 0 ? rest.join('/') : undefined), zone: null });
    case 'ssh':
      return rest.length > 1
        ? misread('bad-infra', `${quoted(text)} is no pool.`, { hint: 'Write ssh/POOL, or ssh for any pool.' })
        : read({ cloud: 'ssh', region: any(rest[0]), zone: null });
    default:
      return rest.length > 2 ? tooLong(text) : read({ cloud: cloud.value, region: any(rest[0]), zone: any(rest[1]) });
  }
}

const tooLong = (text: string): Reading<never> => misread('bad-infra', `${quoted(text)} has more parts than a place has.`, { hint: forms });
