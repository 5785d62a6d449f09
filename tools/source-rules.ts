/** Rules that one file's text decides, as the reason why it breaks one, or null. `tools/architecture.test.ts` asks them all. */
import path from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { isTest } from './architecture';

/** Who may ask the operating system for its environment. */
const environmentReaders = ['server/platform/env.ts', 'cli/', 'tools/', 'e2e/', 'playwright.config.ts'];
/** Who may know a provider by its name: the providers, and the grammar and the prices that name them. */
const providerKnowers = ['server/providers/', 'server/spec/', 'server/catalog/'];
const cloudNames = new Set(['aws', 'gcp', 'azure', 'kubernetes', 'k8s', 'lambda', 'runpod']);
/** Words of their own elsewhere (a local time, an SSH transport): named only where they are compared with a provider. */
const plainNames = new Set(['local', 'ssh']);
const emptyNames = new Set(['utils', 'helpers', 'common', 'manager', 'base', 'index']);

export function whyBadName(file: string): string | null {
  const name = path.basename(file).replace(/(\.(test|e2e|config|d))?\.tsx?$/, '');
  const words = [name, ...path.dirname(file).split('/')];
  if (words.some((word) => emptyNames.has(word))) return `${file} has a name that says nothing`;
  if (/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name)) return null;
  return /^[A-Z][A-Za-z0-9]*$/.test(name) && file.endsWith('.tsx') ? null : `${file} is neither kebab-case nor a PascalCase.tsx`;
}

export const whyEnvironment = (file: string, source: string): string | null =>
  /process\.env\b/.test(source) && !isTest(file) && !environmentReaders.some((reader) => file.startsWith(reader))
    ? `${file} reads process.env`
    : null;

/** Next's pages and the tools' configurations must have one; nothing else may. */
export function whyDefaultExport(file: string, source: string): string | null {
  if (file.startsWith('app/') || file.endsWith('.config.ts') || !source.includes('default')) return null;
  const kinds = parseSync(file, source).module.staticExports.flatMap(({ entries }) =>
    entries.map(({ exportName }) => String(exportName.kind)),
  );
  return kinds.includes('Default') ? `${file} has a default export` : null;
}

/** A page's code runs in a browser: nothing of Node's, and none of the packages that need it. */
export function whyNotForBrowser(file: string, source: string): string | null {
  if (!/^(app|components)\//.test(file) || isTest(file)) return null;
  const packages = parseSync(file, source).module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const wrong = packages.find((name) => /^node:|^(pg|pg-boss|pino|fastify|ssh2|@prisma\/.*)$/.test(name));
  return wrong ? `${file} imports ${wrong}, which no browser has` : null;
}

export const whyMocked = (file: string, source: string): string | null =>
  /\bvi\.(mock|doMock)\(\s*['"](@\/|\.)/.test(source) ? `${file} mocks a module of ours` : null;

/** Nobody asks which provider it is: its capabilities say what it can do. */
export function whyProviderName(file: string, source: string): string | null {
  if (isTest(file) || providerKnowers.some((room) => file.startsWith(room))) return null;
  if (![...cloudNames, ...plainNames].some((name) => source.includes(name))) return null;
  const found: string[] = [];
  const text = ({ start, end }: { start: number; end: number }): string => source.slice(start, end);
  const compare = (one: { start: number; end: number }, other: { start: number; end: number }): void => {
    const name = /^['"`](\w+)['"`]$/.exec(text(one))?.[1] ?? '';
    if (plainNames.has(name) && /provider|cloud|infra/i.test(text(other))) found.push(`${text(other)} with ${name}`);
  };
  new Visitor({
    Literal(node) {
      if (typeof node.value === 'string' && cloudNames.has(node.value)) found.push(node.value);
    },
    BinaryExpression(node) {
      if (!/^[=!]==?$/.test(node.operator)) return;
      compare(node.left, node.right);
      compare(node.right, node.left);
    },
    SwitchStatement(node) {
      for (const { test } of node.cases) if (test) compare(test, node.discriminant);
    },
  }).visit(parseSync(file, source).program);
  return found.length > 0 ? `${file} knows a provider by name: ${found.join(', ')}` : null;
}
