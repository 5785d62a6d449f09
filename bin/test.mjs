#!/usr/bin/env node
/**
 * `npm test`: installs what is missing, then every gate and every test, going on after failures. The last line counts
 * all of them together. Parts: --gates, --unit, --e2e.
 */
import './lib/require-node.mjs';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { root } from './lib/paths.mjs';
import { paint, seconds } from './lib/progress.mjs';
import { runProgram } from './lib/run.mjs';
import { ensureBrowser, ensureSshd } from './lib/test-tools.mjs';

process.chdir(root);
const parts = process.argv.slice(2);
const stranger = parts.find((part) => !['--gates', '--unit', '--e2e'].includes(part));
if (stranger) {
  process.stderr.write(`There is no part ${stranger}. There are --gates, --unit and --e2e; without any, all run.\n`);
  process.exit(1);
}
const wants = (part) => parts.length === 0 || parts.includes(part);
const scratch = mkdtempSync(path.join(os.tmpdir(), 'dhow-test-'));
let passed = 0;
let failed = 0;

const bin = (file) => [process.execPath, path.join(root, 'node_modules', file)];
const gates = [
  ['format', ...bin('oxfmt/bin/oxfmt'), '--check', '.'],
  ['lint', ...bin('oxlint/bin/oxlint'), '--type-aware'],
  ['types', ...bin('typescript/bin/tsc'), '--noEmit'],
  ['dead code', ...bin('knip/bin/knip.js'), '--no-config-hints'],
];

function heading(text) {
  process.stdout.write(`\n${paint('bold', text)}\n`);
}

/** A check that says how many files it looked at, and looked at none, has failed whatever it says. */
function proveItSaw({ code, output }) {
  const count = /\bon (\d+) files/.exec(output)?.[1];
  return count === '0' ? { code: 1, output: `${output}\nIt looked at no file.` } : { code, output };
}

/** One gate counts as one test. Its words are shown when it fails. */
async function gate(name, work) {
  const begin = performance.now();
  const { code, output } = await work();
  const isGood = code === 0;
  if (isGood) passed += 1;
  else failed += 1;
  process.stdout.write(`  ${isGood ? paint('green', '✓') : paint('red', '✗')} ${name.padEnd(20)} ${seconds(performance.now() - begin)}\n`);
  if (!isGood) process.stdout.write(`${output.trimEnd()}\n`);
  return isGood;
}

const attempt = (work) => async () => {
  try {
    await work();
    return { code: 0, output: '' };
  } catch (error) {
    return { code: 1, output: [error.message, error.output].filter(Boolean).join('\n') };
  }
};

/** Runs a suite that writes a JSON report, and counts what is in it. A suite that ran nothing has failed. */
async function suite(name, command, args, env, count) {
  heading(name);
  const { code } = await runProgram(command, args, { env, isShown: true });
  let counts = { passed: 0, failed: 0 };
  try {
    counts = count(JSON.parse(readFileSync(path.join(scratch, `${name}.json`), 'utf8')));
  } catch (error) {
    process.stdout.write(`  ${name} left no report: ${error.message}\n`);
  }
  passed += counts.passed;
  failed += counts.failed;
  const hasHiddenFailure = (code !== 0 && counts.failed === 0) || counts.passed + counts.failed === 0;
  if (hasHiddenFailure) failed += 1;
}

heading('set-up');
const isInstalled = await gate(
  'installed',
  attempt(() => ensureBuilt(['generate'])),
);
const isBuilt =
  isInstalled &&
  (await gate(
    'built',
    attempt(() => ensureBuilt(['generate', 'bundle', 'pages'])),
  ));
if (isInstalled && wants('--unit')) await gate('sshd', attempt(ensureSshd));
const hasBrowser =
  isInstalled &&
  wants('--e2e') &&
  (await gate(
    'browser',
    attempt(async () => (process.env.DHOW_CHROMIUM = await ensureBrowser())),
  ));

if (isInstalled && wants('--gates')) {
  heading('gates');
  for (const [name, command, ...args] of gates) await gate(name, async () => proveItSaw(await runProgram(command, args)));
}
if (isInstalled && wants('--unit')) {
  const report = path.join(scratch, 'vitest.json');
  const args = [...bin('vitest/vitest.mjs').slice(1), 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  await suite('vitest', process.execPath, args, {}, (json) => ({
    passed: json.numPassedTests,
    failed: json.numFailedTests + json.numFailedTestSuites * (json.numFailedTests === 0),
  }));
}
if (isBuilt && hasBrowser && wants('--e2e')) {
  const report = path.join(scratch, 'playwright.json');
  const args = [...bin('@playwright/test/cli.js').slice(1), 'test', '--reporter=list,json'];
  await suite('playwright', process.execPath, args, { PLAYWRIGHT_JSON_OUTPUT_NAME: report }, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
  }));
}

rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
