/** What the tests need of the machine, installed when it is missing: a browser, and sshd for hosts to log in to. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runProgram, StepError } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const folders = () => [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/bin', '/usr/local/sbin'];
const find = (programs) =>
  programs.flatMap((name) => folders().map((folder) => path.join(folder, name))).find((file) => existsSync(file)) ?? null;

const isRoot = process.getuid?.() === 0;

async function installPackages(...packages) {
  if (!isRoot || !find(['apt-get'])) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runProgram('apt-get', ['update', '-q'], { env });
  await runProgram('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env, timeoutMs: 600_000 });
}

/** The browser to drive: the one that is named, Playwright's own, the system's, or one installed now. */
export async function ensureBrowser() {
  if (process.env.DHOW_CHROMIUM) return process.env.DHOW_CHROMIUM;
  const { chromium } = await import('@playwright/test');
  const own = () => (existsSync(chromium.executablePath()) ? chromium.executablePath() : null);
  const known = own() ?? find(names);
  if (known) return known;
  await runProgram(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], { timeoutMs: 180_000 });
  if (!own()) await installPackages('chromium');
  const fresh = own() ?? find(names);
  if (fresh) return fresh;
  throw new StepError('The tests need a Chromium and none could be installed. Install one, or name it with DHOW_CHROMIUM.');
}

export async function ensureSshd() {
  if (find(['sshd'])) return;
  await installPackages('openssh-server', 'openssh-client');
  if (!find(['sshd'])) throw new StepError('The tests log in to hosts of their own and need sshd. Install openssh-server.');
}
