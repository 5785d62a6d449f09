/** Everything between a checkout and a server that can start, each step only when what it is made from has changed. */
import { existsSync } from 'node:fs';
import { withCheckoutLock } from './checkout-lock.mjs';
import { buildAndStamp, isFresh } from './fingerprint.mjs';
import { install, isInstalled, lockfileHash } from './install.mjs';
import { step } from './progress.mjs';
import { runNode } from './run.mjs';

const isCode = (path) => !/\.test\.tsx?$|\.md$|^server\/store\/prisma(\/|$)/.test(path);

const generate = {
  name: 'generate',
  label: 'generated the database client',
  inputs: ['prisma/schema', 'prisma.config.ts'],
  outputs: ['server/store/prisma/client.ts'],
  run: () =>
    runNode('prisma generate', 'node_modules/prisma/build/index.js', ['generate'], {
      // It asks for an engine it does not use here, and would fetch one; and it would report on us.
      env: { PRISMA_SCHEMA_ENGINE_BINARY: anyProgram(), CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    }),
};

const bundle = {
  name: 'bundle',
  label: 'built server and command line',
  inputs: ['server', 'cli', 'sdk', 'prisma/schema', 'tsconfig.json', 'package.json', 'bin/lib/bundle.mjs'],
  isSource: isCode,
  outputs: ['dist/server/main.mjs', 'dist/cli/main.mjs'],
  run: () => runNode('Building the server', 'bin/lib/bundle.mjs', []),
};

/** The pages take types from `server/api`, which leave nothing behind; values only from these rooms of the server. */
const pages = {
  name: 'pages',
  label: 'built the pages',
  inputs: ['app', 'components', 'public', 'server/domain', 'server/spec', 'next.config.ts', 'postcss.config.mjs', 'tsconfig.json'],
  isSource: isCode,
  outputs: ['.next/BUILD_ID'],
  run: () => runNode('Building the pages', 'node_modules/next/dist/bin/next', ['build'], { env: { NODE_ENV: 'production' } }),
};

export const steps = { generate, bundle, pages };

const anyProgram = () => ['/bin/true', '/usr/bin/true'].find((file) => existsSync(file)) ?? process.execPath;

/** What of `wanted` (step names, in order) is not as its sources say. */
const staleOf = (wanted) => wanted.map((name) => steps[name]).filter((one) => !isFresh({ ...one, salt: lockfileHash() }));

export const isBuilt = (wanted) => isInstalled() && staleOf(wanted).length === 0;

/** Installs and runs the steps that are due, telling `stream`. Throws StepError. Returns whether anything was done. */
export async function ensureBuilt(wanted, stream = process.stdout) {
  if (isBuilt(wanted)) return false;
  const tellWait = (pid) => stream.write(`  Another build (process ${pid}) runs in this checkout; waiting for it.\n`);
  await withCheckoutLock(async () => {
    if (!isInstalled()) await step('installed the packages', install, stream);
    for (const one of staleOf(wanted)) {
      await step(one.label, () => buildAndStamp({ ...one, salt: lockfileHash() }, one.run), stream);
    }
  }, tellWait);
  return true;
}
