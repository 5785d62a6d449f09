import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  findCycle,
  isTest,
  makeResolver,
  mayImport,
  readImports,
  readSource,
  roomOf,
  whyCrossing,
  whyDatabaseClient,
  whyForbidden,
  whyUnresolved,
} from './architecture';
import { whyBadName, whyDefaultExport, whyEnvironment, whyMocked, whyNotForBrowser, whyProviderName } from './source-rules';

const root = path.resolve(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(path.join(root, file)) && !file.startsWith('server/store/prisma/'));
const resolver = makeResolver();
const sources = new Map(files.map((file) => [file, readSource(root, file)]));
const imports = files.flatMap((file) => readImports(root, file, sources.get(file) ?? '', resolver));
const sourceRules = [whyBadName, whyDefaultExport, whyEnvironment, whyMocked, whyNotForBrowser, whyProviderName];
/** Debts, by the start of their reason. One that is paid must be struck out here, or the test says so. */
const debts = ['components/compose/WhereSection.tsx knows a provider by name'];
const reasons = (found: (string | null)[]): string[] => found.filter((reason) => reason !== null);

test('it saw the tree: every room, and most files', () => {
  expect(files.length).toBeGreaterThan(300);
  expect(imports.length).toBeGreaterThan(1000);
  for (const room of Object.keys(mayImport))
    expect(
      files.some((file) => roomOf(file) === room),
      room,
    ).toBe(true);
});

test('each room imports only what the table allows', () => {
  expect(reasons(imports.map(whyForbidden))).toEqual([]);
});

test('no file breaks a rule of its own; every import leads somewhere; features stand alone', () => {
  const ofImports = imports.flatMap((one) => reasons([whyCrossing(one), whyDatabaseClient(one), whyUnresolved(one)]));
  const ofFiles = files.flatMap((file) => reasons(sourceRules.map((rule) => rule(file, sources.get(file) ?? ''))));
  const found = [...ofImports, ...ofFiles];
  expect(found.filter((reason) => !debts.some((debt) => reason.startsWith(debt)))).toEqual([]);
  expect(
    debts.filter((debt) => !found.some((reason) => reason.startsWith(debt))),
    'paid debts, to be struck out',
  ).toEqual([]);
});

test('no imports go round in a circle at run time', () => {
  expect(findCycle(imports.filter(({ from }) => !isTest(from)))).toBeNull();
});

test('rooms stay small', () => {
  const large = files.filter((file) => !isTest(file) && (sources.get(file) ?? '').split('\n').length > 350);
  // One shell program each, whole: a shell cannot import.
  expect(large.filter((file) => !file.startsWith('server/runtime/node/dhow-'))).toEqual([]);
});

test('planted violations are caught', () => {
  const planted = (from: string, source: string) => readImports(root, from, source, resolver).map(whyForbidden);
  expect(reasons(planted('server/domain/planted.ts', "import { createStore } from '@/server/store/store';"))).toHaveLength(1);
  expect(reasons(planted('server/providers/local/planted.ts', "import { SshProvider } from '../ssh/provider';"))).toHaveLength(1);
  expect(reasons(planted('components/planted.tsx', "import { appRouter } from '@/server/api/router';"))).toHaveLength(1);
  expect(reasons(planted('components/planted.tsx', "import type { AppRouter } from '@/server/api/router';"))).toHaveLength(0);
  expect(reasons(planted('server/engine/planted.ts', "export const late = () => import('@/server/api/router');"))).toHaveLength(1);
  const a = { from: 'a.ts', to: 'b.ts', isTypeOnly: false };
  expect(findCycle([a, { from: 'b.ts', to: 'a.ts', isTypeOnly: false }])).toEqual(['a.ts', 'b.ts', 'a.ts']);
  expect(findCycle([a, { from: 'b.ts', to: 'a.ts', isTypeOnly: true }])).toBeNull();
});

test.each([
  ['a name in capitals', whyBadName('server/domain/BadName.ts')],
  ['a name that says nothing', whyBadName('server/engine/utils.ts')],
  ['a barrel', whyBadName('components/run/index.ts')],
  ['a default export', whyDefaultExport('server/engine/planted.ts', 'export default 1;')],
  ['a reader of the environment', whyEnvironment('server/engine/planted.ts', 'process.env.HOME')],
  ['a mock', whyMocked('server/engine/planted.test.ts', ['vi', "mock('@/server/store/store')"].join('.'))],
  ['Node in a page', whyNotForBrowser('components/planted.tsx', "import fs from 'node:fs';")],
  ["a cloud's name", whyProviderName('server/engine/planted.ts', "export const isBig = (name: string) => name === 'aws';")],
  ['a provider that is compared', whyProviderName('server/engine/planted.ts', "export const f = (c: C) => c.provider !== 'ssh';")],
  ['a switch over providers', whyProviderName('cli/planted.ts', "switch (cloud) { case 'local': break; }")],
  ['a feature in a feature', whyCrossing({ from: 'components/jobs/A.tsx', to: 'components/run/B.tsx', isTypeOnly: true })],
  ['the product in a primitive', whyCrossing({ from: 'components/ui/A.tsx', to: 'components/paths.ts', isTypeOnly: false })],
  [
    'the client outside the store',
    whyDatabaseClient({ from: 'server/engine/a.ts', to: 'server/store/prisma/client.ts', isTypeOnly: true }),
  ],
  ['an import of nothing', ...readImports(root, 'server/engine/planted.ts', "import './not-there';", resolver).map(whyUnresolved)],
])('a planted violation is caught: %s', (_what, reason) => {
  expect(reason).toEqual(expect.any(String));
});

test.each([
  ['a transport of that kind', whyProviderName('server/runtime/planted.ts', "export const f = (a: A) => a.kind === 'ssh';")],
  ['a provider in its own room', whyProviderName('server/providers/ssh/planted.ts', "export const name = 'aws';")],
  ['a page of Next', whyDefaultExport('app/planted/page.tsx', 'export default function Page() {}')],
  ['a component', whyBadName('components/run/RunPage.tsx')],
])('what is no violation is left alone: %s', (_what, reason) => {
  expect(reason).toBeNull();
});
