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
  whyBadName,
  whyEnvironment,
  whyForbidden,
} from './architecture';

const root = path.resolve(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(path.join(root, file)) && !file.startsWith('server/store/prisma/'));
const resolver = makeResolver();
const sources = new Map(files.map((file) => [file, readSource(root, file)]));
const imports = files.flatMap((file) => readImports(root, file, sources.get(file) ?? '', resolver));
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

test('no imports go round in a circle at run time', () => {
  expect(findCycle(imports.filter(({ from }) => !isTest(from)))).toBeNull();
});

test('names are kebab-case, components PascalCase; only the platform reads the environment; rooms stay small', () => {
  expect(reasons(files.map(whyBadName))).toEqual([]);
  expect(reasons(files.map((file) => whyEnvironment(file, sources.get(file) ?? '')))).toEqual([]);
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
  expect(whyBadName('server/domain/BadName.ts')).not.toBeNull();
  expect(whyEnvironment('server/engine/planted.ts', 'process.env.HOME')).not.toBeNull();
  const a = { from: 'a.ts', to: 'b.ts', isTypeOnly: false };
  expect(findCycle([a, { from: 'b.ts', to: 'a.ts', isTypeOnly: false }])).toEqual(['a.ts', 'b.ts', 'a.ts']);
  expect(findCycle([a, { from: 'b.ts', to: 'a.ts', isTypeOnly: true }])).toBeNull();
});
