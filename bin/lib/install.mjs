/**
 * The packages, as the lockfile says. Not `npm ci`: it refuses a lockfile without the binaries of platforms that the registry
 * it was made from does not carry; `install --no-save` takes every version from the lockfile and leaves the file alone.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { mustRun } from './run.mjs';

const stamp = inRoot('node_modules', '.dhow-install');

export const lockfileHash = () =>
  createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex')
    .slice(0, 16);

export function isInstalled() {
  const hash = lockfileHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return true;
  if (!wasInstalledByHand()) return false;
  try {
    writeFileSync(stamp, hash);
  } catch {
    // A checkout that belongs to somebody else: looked at again the next time.
  }
  return true;
}

/** Somebody ran npm: at its very end it writes down what is installed, and that is what the lockfile asks for. */
function wasInstalledByHand() {
  try {
    const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
    const wanted = packagesOf(inRoot('package-lock.json'));
    const present = packagesOf(inRoot('node_modules', '.package-lock.json'));
    return Object.entries(wanted).every(
      ([path, { version, optional, devOptional }]) =>
        path === '' || present[path]?.version === version || (!present[path] && (optional || devOptional)),
    );
  } catch {
    return false;
  }
}

export async function install() {
  // Whatever NODE_ENV says, building needs the development packages.
  const args = [
    'install',
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  await mustRun('npm install', npm[0], [...npm.slice(1), ...args], { env: { NODE_ENV: '' } });
  writeFileSync(stamp, lockfileHash());
}
