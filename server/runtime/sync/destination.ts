/** Where on a node a tree goes: which folder its paths are relative to. */
import { createHash } from 'node:crypto';
import { DhowError } from '@/server/domain/errors';
import type { Tree } from '@/server/domain/tree';

export interface SyncPlace {
  /** KIND REST KEY of the shell runtime's sync commands. */
  args: string[];
  /** The tree as seen from that folder. */
  tree: Tree;
}

/**
 * `workdir` is the cluster's workdir, and relative paths are below it; `~/…` is below the home folder; the rest is
 * absolute. A single file goes to exactly that path, or into it when it ends with a slash.
 */
export function placeOf(destination: string, tree: Tree): SyncPlace {
  const isInto = destination.endsWith('/');
  const parts = destination.split('/').filter((part) => part !== '' && part !== '.');
  const isAbsolute = destination.startsWith('/');
  const isHome = parts[0] === '~';
  if (parts.includes('..') || (!isHome && parts[0]?.startsWith('~')) || destination.includes('\0') || destination === '') {
    throw new DhowError('invalid-task', `Files cannot be put at “${destination}”.`, {
      hint: 'Use a path below the workdir, ~/a/path, or /an/absolute/path, without “..” and without ~user.',
    });
  }
  if (isHome || destination === 'workdir') parts.shift();
  const kind = isAbsolute ? 'root' : isHome ? 'home' : 'workdir';
  const key = createHash('sha256')
    .update(`${kind}/${parts.join('/')}${tree.isFile && isInto ? '/' : ''}`)
    .digest('hex');
  const placed = tree.isFile && !isInto ? renameFile(tree, parts.pop(), destination) : tree;
  const rest = parts.length > 0 || kind === 'root' ? `/${parts.join('/')}` : '';
  return { args: [kind, rest, key.slice(0, 32)], tree: placed };
}

function renameFile(tree: Tree, name: string | undefined, destination: string): Tree {
  if (name === undefined)
    throw new DhowError('invalid-task', `A single file cannot take the place of the folder “${destination}”.`, {
      hint: 'Name the file in the destination: ~/config.json.',
    });
  return { isFile: true, entries: tree.entries.map((entry) => ({ ...entry, path: name })) };
}
