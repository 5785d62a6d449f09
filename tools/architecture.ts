/**
 * Who may import whom, as data, and the reading of the import graph that holds the tree to it. Tests are free: they may
 * look at anything.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';
import { ResolverFactory } from 'oxc-resolver';

export interface Import {
  from: string;
  to: string;
  isTypeOnly: boolean;
}

/** Room → what it may import from; `type:` allows types alone. A room is the longest prefix that fits. */
export const mayImport: Record<string, readonly string[]> = {
  'server/platform': ['server/domain/errors'],
  'server/domain': [],
  'server/spec': ['server/domain'],
  'server/providers/contract': ['server/domain'],
  'server/providers/local': ['server/providers/contract', 'server/domain', 'server/platform'],
  'server/providers/ssh': ['server/providers/contract', 'server/domain', 'server/platform'],
  'server/providers/registry.ts': ['server/providers'],
  'server/store': ['server/domain', 'server/platform'],
  'server/auth': ['server/domain', 'type:server/store'],
  'server/runtime': ['server/domain', 'server/platform', 'server/store', 'server/providers/contract'],
  'server/logs': ['server/domain', 'server/platform', 'server/store'],
  'server/storage': ['server/domain', 'server/platform', 'server/store'],
  'server/services': [
    ...['server/domain', 'server/spec', 'server/store', 'server/storage', 'server/logs', 'server/runtime', 'server/platform'],
    'server/providers/contract',
  ],
  'server/engine': [
    'server/domain',
    'server/store',
    'server/storage',
    'server/logs',
    'server/runtime',
    'server/platform',
    'server/providers/contract',
  ],
  'server/api': [
    'server/services',
    'server/auth',
    'server/domain',
    'server/spec',
    'server/logs',
    'server/providers/contract',
    'type:server/store',
  ],
  'server/http': ['server/api', 'server/logs', 'server/auth', 'server/platform', 'server/services', 'server/storage', 'server/domain'],
  'server/compose.ts': ['server'],
  'server/main.ts': ['server'],
  'server/probe-host.ts': ['server'],
  components: ['server/domain', 'server/spec', 'type:server/api'],
  app: ['components'],
  sdk: ['server/domain', 'server/storage', 'type:server/api'],
  cli: ['sdk', 'server/domain', 'server/spec', 'server/platform'],
};

export const isTest = (file: string): boolean =>
  /\.test\.tsx?$|^(tools|e2e)\/|\/testing\/|test-world\.ts$|conformance\.ts$|\.config\.ts$/.test(file);

export const roomOf = (file: string): string | null =>
  Object.keys(mayImport)
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0] ?? null;

export function whyForbidden({ from, to, isTypeOnly }: Import): string | null {
  const room = roomOf(from);
  if (isTest(from) || roomOf(to) === room || to.startsWith(nowhere)) return null;
  if (room === null) return `${from} is in no room of the table`;
  const fits = (allowed: string): boolean => to === allowed || to === `${allowed}.ts` || to.startsWith(`${allowed}/`);
  const isAllowed = (mayImport[room] ?? []).some((rule) => (rule.startsWith('type:') ? isTypeOnly && fits(rule.slice(5)) : fits(rule)));
  return isAllowed ? null : `${from} imports ${to}: ${room} may not`;
}

/** Folders of components that know nothing of the product; every other one is a feature and stands alone. */
const sharedComponents = new Set(['ui', 'layout', 'table', 'charts', 'logs', 'editor']);

function folderOfComponent(file: string): string | null {
  const [top, folder, rest] = file.split('/');
  return top === 'components' && folder !== undefined && rest !== undefined ? folder : null;
}

/** A feature imports no other feature, what is shared imports none, and `ui` knows only itself. */
export function whyCrossing({ from, to }: Import): string | null {
  const source = folderOfComponent(from);
  if (isTest(from) || source === null || !to.startsWith('components/')) return null;
  const target = folderOfComponent(to);
  const isAllowed = target === source || (source !== 'ui' && (target === null || sharedComponents.has(target)));
  return isAllowed ? null : `${from} imports ${to}: components/${source} may not`;
}

/** The database client is the store's alone, its types too: what others need, the store names. */
export const whyDatabaseClient = ({ from, to }: Import): string | null =>
  to.startsWith('server/store/prisma/') && !isTest(from) && roomOf(from) !== 'server/store' ? `${from} imports the database client` : null;

/** An import that leads nowhere would be an edge that no rule sees. */
const nowhere = 'nowhere: ';
export const whyUnresolved = ({ from, to }: Import): string | null =>
  to.startsWith(nowhere) ? `${from} imports ${to.slice(nowhere.length)}, which is not there` : null;

export function readImports(root: string, file: string, source: string, resolver: ResolverFactory): Import[] {
  const { module } = parseSync(file, source);
  const found = [
    ...module.staticImports.map((one) => ({
      request: one.moduleRequest.value,
      isTypeOnly: one.entries.length > 0 && one.entries.every((entry) => entry.isType),
    })),
    ...module.staticExports
      .flatMap((one) => one.entries)
      .flatMap((entry) => (entry.moduleRequest ? [{ request: entry.moduleRequest.value, isTypeOnly: entry.isType }] : [])),
    ...module.dynamicImports.map((one) => ({
      request: source.slice(one.moduleRequest.start + 1, one.moduleRequest.end - 1),
      isTypeOnly: false,
    })),
  ];
  return found
    .filter(({ request }) => request.startsWith('.') || request.startsWith('@/'))
    .map(({ request, isTypeOnly }) => {
      const target = request.startsWith('@/')
        ? `./${path.relative(path.dirname(path.join(root, file)), path.join(root, request.slice(2)))}`
        : request;
      const resolved = resolver.sync(path.join(root, path.dirname(file)), target).path;
      return { from: file, to: resolved ? path.relative(root, resolved) : `${nowhere}${request}`, isTypeOnly };
    });
}

export const makeResolver = (): ResolverFactory => new ResolverFactory({ extensions: ['.ts', '.tsx', '.mjs', '.css'] });

export const readSource = (root: string, file: string): string => readFileSync(path.join(root, file), 'utf8');

/** One cycle of imports that are there at run time, as the files on it; null when there is none. */
export function findCycle(imports: readonly Import[]): string[] | null {
  const next = new Map<string, string[]>();
  for (const { from, to, isTypeOnly } of imports) if (!isTypeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const walk = (file: string, trail: string[]): string[] | null => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const to of next.get(file) ?? []) {
      const cycle = walk(to, [...trail, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of next.keys()) {
    const cycle = walk(file, []);
    if (cycle) return cycle;
  }
  return null;
}
