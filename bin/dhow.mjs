#!/usr/bin/env node
/** `dhow`: the command line, from the checkout as it is. Builds itself first when its sources have changed. */
import './lib/require-node.mjs';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { inRoot } from './lib/paths.mjs';

const program = inRoot('dist/cli/main.mjs');
try {
  await ensureBuilt(['generate', 'bundle'], process.stderr);
} catch (error) {
  // A checkout that belongs to somebody else: what was built there before still serves.
  const isReadOnly = ['EACCES', 'EROFS', 'EPERM'].includes(error.code) && existsSync(program);
  if (!isReadOnly) {
    process.stderr.write(`${error.output ?? ''}\n${error.message}\n`);
    process.exit(1);
  }
}
await import(pathToFileURL(program).href);
