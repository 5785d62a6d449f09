/**
 * The packages, as the lockfile says. Not `npm ci`: it refuses a lockfile without the binaries of platforms that the registry
 * it was made from does not carry; `install --no-save` takes every version from the lockfile and leaves the file alone.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { mustRun, StepError } from './run.mjs';

const stamp = inRoot('node_modules', '.dhow-install');
const unfinished = inRoot('node_modules', '.dhow-installing');

export const lockfileHash = () =>
  createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex')
    .slice(0, 16);

export function isInstalled() {
  if (existsSync(unfinished)) return false;
  const hash = lockfileHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return areOurPackagesThere();
  if (missingPackages() !== '') return false;
  try {
    writeFileSync(stamp, hash);
  } catch {
    // A checkout that belongs to somebody else: looked at again the next time.
  }
  return true;
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const isThere = (path) => existsSync(inRoot(path, 'package.json'));

/** Null for half a file. */
function versionOf(path) {
  try {
    return readJson(inRoot(path, 'package.json')).version;
  } catch {
    return null;
  }
}

/** The quick look, at every start: somebody may have removed packages, or npm when it was interrupted. */
function areOurPackagesThere() {
  const { dependencies, devDependencies } = readJson(inRoot('package.json'));
  return Object.keys({ ...dependencies, ...devDependencies }).every((name) => isThere(`node_modules/${name}`));
}

/** The whole look: all that the lockfile asks for is on the disk, in its version. Names some of what is not. */
function missingPackages() {
  const wanted = Object.entries(readJson(inRoot('package-lock.json')).packages).filter(([path]) => path !== '');
  const isRight = ([path, { version, optional, devOptional, link }]) => {
    if (link || !isThere(path)) return Boolean(link || optional || devOptional);
    return versionOf(path) === version;
  };
  return wanted
    .filter((one) => !isRight(one))
    .map(([path]) => path)
    .slice(0, 5)
    .join(', ');
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
  // An install that was cut short leaves packages with half of their files, which npm takes for whole.
  const wasCutShort = existsSync(unfinished) || !existsSync(inRoot('node_modules', '.package-lock.json'));
  if (wasCutShort) rmSync(inRoot('node_modules'), { recursive: true, force: true });
  mkdirSync(inRoot('node_modules'), { recursive: true });
  writeFileSync(unfinished, '');
  rmSync(stamp, { force: true });
  const output = await mustRun('npm install', npm[0], [...npm.slice(1), ...args], { env: { NODE_ENV: '' } });
  const missing = missingPackages();
  if (missing !== '') throw new StepError(`npm said it was done, but these packages are not as the lockfile says: ${missing}.`, output);
  writeFileSync(stamp, lockfileHash());
  rmSync(unfinished, { force: true });
}
