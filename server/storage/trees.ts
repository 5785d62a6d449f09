/** Snapshots of folders by the hash of their listing, under `<home>/files/trees`. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { Tree } from '@/server/domain/tree';
import { DhowError } from '@/server/domain/errors';
import { isSha256 } from './blobs';

const relativePath = z
  .string()
  .min(1)
  .max(4096)
  .refine(
    (text) =>
      !text.startsWith('/') && !text.includes('\0') && !text.split('/').some((part) => part === '' || part === '.' || part === '..'),
    {
      message: 'must be relative, without empty, “.” or “..” parts',
    },
  );

export const treeSchema: z.ZodType<Tree> = z
  .object({
    isFile: z.boolean(),
    entries: z.array(
      z.discriminatedUnion('type', [
        z.object({
          type: z.literal('file'),
          path: relativePath,
          mode: z.int().min(0).max(0o7777),
          size: z.int().min(0),
          mtimeMs: z.number(),
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
        }),
        z.object({ type: z.literal('link'), path: relativePath, target: z.string().min(1).max(4096) }),
        z.object({ type: z.literal('dir'), path: relativePath, mode: z.int().min(0).max(0o7777) }),
      ]),
    ),
  })
  .check((context) => {
    const links = new Set(context.value.entries.filter((entry) => entry.type === 'link').map((entry) => entry.path));
    const seen = new Set<string>();
    for (const { path: entryPath } of context.value.entries) {
      const parents = entryPath
        .split('/')
        .slice(0, -1)
        .map((_, i, parts) => parts.slice(0, i + 1).join('/'));
      // A path below a link would be written wherever the link points.
      if (parents.some((parent) => links.has(parent))) {
        context.issues.push({ code: 'custom', message: `${entryPath} lies below a link`, input: entryPath });
      }
      if (seen.has(entryPath)) context.issues.push({ code: 'custom', message: `${entryPath} is there twice`, input: entryPath });
      seen.add(entryPath);
    }
  });

export interface TreeStore {
  save(tree: Tree): Promise<string>;
  /** Throws DhowError `not-found`. */
  load(id: string): Promise<Tree>;
}

export function createTreeStore(folder: string): TreeStore {
  return {
    async save(tree) {
      const entries = [...tree.entries].sort((a, b) => (a.path < b.path ? -1 : 1));
      const text = JSON.stringify({ isFile: tree.isFile, entries });
      const id = createHash('sha256').update(text).digest('hex');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const incoming = path.join(folder, `${id}.${process.pid}.tmp`);
      await writeFile(incoming, text, { mode: 0o600 });
      await rename(incoming, path.join(folder, `${id}.json`));
      return id;
    },
    async load(id) {
      if (!isSha256(id)) throw new DhowError('invalid-input', `“${id}” is not the id of an upload.`);
      const text = await readFile(path.join(folder, `${id}.json`), 'utf8').catch((cause: unknown) => {
        throw new DhowError('not-found', `Upload ${id.slice(0, 12)} is not here.`, { hint: 'Upload the folder again.', cause });
      });
      return JSON.parse(text) as Tree;
    },
  };
}
