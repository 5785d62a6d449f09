/**
 * Walks a folder (or names a file) as it will be sent to a node. `.dhowignore` decides what stays behind, else
 * `.skyignore`, else `.gitignore`: each in gitignore's syntax, and in sub-folders too. Links are sent as links, never
 * followed. Runs on the server and in the CLI.
 */
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import ignore, { type Ignore } from 'ignore';
import { DhowError, messageOf } from '@/server/domain/errors';
import type { Tree, TreeEntry } from '@/server/domain/tree';

const ignoreFiles = ['.dhowignore', '.skyignore', '.gitignore'] as const;

export interface FolderScan {
  tree: Tree;
  /** SHA-256 → where its content is on this machine. */
  files: Map<string, string>;
  totalBytes: number;
  /** Things worth telling: links that lead out, special files left behind. */
  warnings: string[];
}

interface Rules {
  base: string;
  rules: Ignore;
}

/** Throws DhowError `invalid-input` that names the path when it is missing or unreadable. */
export async function scanFolder(root: string): Promise<FolderScan> {
  const info = await lstat(await resolveRoot(root)).catch((cause: unknown) => refuse(root, cause));
  const top = await realpath(root).catch((cause: unknown) => refuse(root, cause));
  const scan: FolderScan = { tree: { isFile: info.isFile(), entries: [] }, files: new Map(), totalBytes: 0, warnings: [] };
  if (info.isFile()) {
    await addFile(scan, top, path.basename(root));
  } else if (info.isDirectory()) {
    const name = await pickIgnoreFile(top);
    await walk(scan, top, '', name, []);
  } else {
    throw new DhowError('invalid-input', `${root} is neither a folder nor a file.`);
  }
  return scan;
}

const resolveRoot = (root: string): Promise<string> => realpath(root).catch((cause: unknown) => refuse(root, cause));

function refuse(file: string, cause: unknown): never {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT')
    throw new DhowError('invalid-input', `${file} does not exist.`, { hint: 'Check the path, or create it first.', cause });
  if (code === 'EACCES')
    throw new DhowError('invalid-input', `${file} may not be read.`, {
      hint: 'Give yourself permission to read it, or list it in .dhowignore.',
      cause,
    });
  throw new DhowError('invalid-input', `${file} cannot be read: ${messageOf(cause)}`, { cause });
}

async function pickIgnoreFile(folder: string): Promise<string> {
  const names = new Set(await readdir(folder).catch((cause: unknown) => refuse(folder, cause)));
  return ignoreFiles.find((name) => names.has(name)) ?? '.gitignore';
}

async function walk(scan: FolderScan, top: string, relative: string, ignoreFile: string, above: readonly Rules[]): Promise<void> {
  const folder = path.join(top, relative);
  const names = (await readdir(folder).catch((cause: unknown) => refuse(folder, cause))).sort();
  let rules = above;
  if (names.includes(ignoreFile)) {
    const text = await readFile(path.join(folder, ignoreFile), 'utf8').catch((cause: unknown) =>
      refuse(path.join(folder, ignoreFile), cause),
    );
    rules = [...above, { base: relative, rules: ignore().add(text) }];
  }
  for (const name of names) {
    const child = relative === '' ? name : `${relative}/${name}`;
    const absolute = path.join(top, child);
    const info = await lstat(absolute).catch((cause: unknown) => refuse(absolute, cause));
    if (isIgnored(child, info.isDirectory(), rules)) continue;
    if (info.isDirectory()) {
      scan.tree.entries.push({ type: 'dir', path: child, mode: info.mode & 0o777 });
      await walk(scan, top, child, ignoreFile, rules);
    } else if (info.isSymbolicLink()) {
      scan.tree.entries.push(await readLink(scan, top, child));
    } else if (info.isFile()) {
      await addFile(scan, absolute, child);
    } else {
      scan.warnings.push(`${child} is not a plain file (a socket, pipe or device) and stays behind.`);
    }
  }
}

/** The deepest file that speaks of a path decides, as git does. */
function isIgnored(child: string, isDirectory: boolean, above: readonly Rules[]): boolean {
  for (const { base, rules } of [...above].reverse()) {
    const local = (base === '' ? child : child.slice(base.length + 1)) + (isDirectory ? '/' : '');
    const verdict = rules.test(local);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}

async function readLink(scan: FolderScan, top: string, child: string): Promise<TreeEntry> {
  const target = await readlink(path.join(top, child));
  const resolved = path.resolve(path.join(top, path.dirname(child)), target);
  if (path.isAbsolute(target) || (resolved !== top && !resolved.startsWith(`${top}${path.sep}`))) {
    scan.warnings.push(
      `${child} is a link out of the folder (to ${target}); it is sent as a link and leads nowhere unless the node has that path.`,
    );
  }
  return { type: 'link', path: child, target };
}

async function addFile(scan: FolderScan, absolute: string, child: string): Promise<void> {
  const info = await lstat(absolute);
  const hash = createHash('sha256');
  await pipeline(createReadStream(absolute, { highWaterMark: 256 * 1024 }), hash).catch((cause: unknown) => refuse(absolute, cause));
  const sha256 = hash.digest('hex');
  scan.tree.entries.push({
    type: 'file',
    path: child,
    mode: info.mode & 0o777,
    size: info.size,
    mtimeMs: Math.floor(info.mtimeMs),
    sha256,
  });
  scan.files.set(sha256, absolute);
  scan.totalBytes += info.size;
}
