/**
 * Whether the sources of a build step changed since it last ran. The quick look compares names, sizes and times; only if
 * those differ is the content read, so that a fresh checkout of the same sources builds nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot, root } from './paths.mjs';

const stampFile = (name) => inRoot('dist', '.stamps', `${name}.json`);

/** All files below the inputs (files or folders, relative to the checkout) that are sources, sorted. */
function listFiles(inputs, isSource) {
  const files = [];
  const visit = (path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (!stat) return;
    if (!stat.isDirectory()) {
      files.push({ path, size: stat.size, mtimeMs: stat.mtimeMs });
      return;
    }
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      const below = `${path}/${entry.name}`;
      if (isSource(below)) visit(below);
    }
  };
  for (const input of inputs) visit(input);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const quickHash = (files) => digest(files.map((file) => `${file.path}\0${file.size}\0${file.mtimeMs}`));
const contentHash = (files) => digest(files.map(({ path }) => `${path}\0${digest([readFileSync(join(root, path))])}`));

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest('hex');
}

function readStamp(name) {
  try {
    return JSON.parse(readFileSync(stampFile(name), 'utf8'));
  } catch {
    return {};
  }
}

/** `step`: `{ name, inputs, isSource?, outputs }`. `salt`: what else the result depends on. */
export function isFresh({ name, inputs, isSource = () => true, outputs, salt = '' }) {
  if (!outputs.every((output) => existsSync(inRoot(output)))) return false;
  const stamp = readStamp(name);
  const files = listFiles(inputs, isSource);
  const quick = quickHash(files) + salt;
  if (stamp.quick === quick) return true;
  if (stamp.content !== contentHash(files) + salt) return false;
  tryWriteStamp(name, { ...stamp, quick });
  return true;
}

/** Runs the work and stamps it. The sources are looked at before: what changes meanwhile is built the next time. */
export async function buildAndStamp({ name, inputs, isSource = () => true, salt = '' }, work) {
  const files = listFiles(inputs, isSource);
  const stamp = { quick: quickHash(files) + salt, content: contentHash(files) + salt };
  rmSync(stampFile(name), { force: true });
  await work();
  writeStamp(name, stamp);
}

function writeStamp(name, stamp) {
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), JSON.stringify(stamp));
}

/** A checkout that belongs to somebody else: the next look takes a little longer, that is all. */
function tryWriteStamp(name, stamp) {
  try {
    writeStamp(name, stamp);
  } catch {
    // As said.
  }
}
