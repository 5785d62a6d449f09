/** Reads the answer of `sync-list`. What cannot be read counts as not there, and is sent again. */
import * as z from 'zod';
import type { Manifest, NodeStat } from './sync-plan';

export interface Listing {
  /** The folder, absolute, as the node sees it. */
  folder: string;
  manifest: Manifest;
  /** Paths an interrupted sync may have written. */
  pending: string[];
  stats: Map<string, NodeStat>;
}

/** Pairs, not an object: a file may be called `__proto__`. */
const manifestSchema = z.array(
  z.tuple([
    z.string(),
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('file'), mode: z.number(), size: z.number(), mtime: z.number(), sha256: z.string() }),
      z.object({ type: z.literal('link'), target: z.string() }),
      z.object({ type: z.literal('dir'), mode: z.number() }),
    ]),
  ]),
);
const pendingSchema = z.array(z.string());

export function readListing(stdout: string): Listing {
  const [folder = '', manifest = '', pending = '', ...lines] = stdout.split('\0');
  const stats = new Map<string, NodeStat>();
  for (const line of lines) {
    const read = readStat(line);
    if (read) stats.set(...read);
  }
  return {
    folder,
    manifest: toManifest(parseJson(manifestSchema, manifest) ?? []),
    pending: parseJson(pendingSchema, pending) ?? [],
    stats,
  };
}

function toManifest(pairs: z.infer<typeof manifestSchema>): Manifest {
  const manifest = Object.create(null) as Manifest;
  for (const [path, entry] of pairs) manifest[path] = entry;
  return manifest;
}

function parseJson<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return schema.safeParse(value).data;
  } catch {
    return undefined;
  }
}

const statLine = /^([0-9a-f]+) (\d+) (-?\d+(?:[.,]\d+)?) \.\/(.+)$/s;
const fileTypes: Record<number, NodeStat['type']> = { 0o100000: 'file', 0o120000: 'link', 0o040000: 'dir' };

function readStat(line: string): [path: string, stat: NodeStat] | undefined {
  const [, mode, size, mtime, path] = statLine.exec(line) ?? [];
  if (mode === undefined || path === undefined) return undefined;
  const bits = Number.parseInt(mode, 16);
  return [
    path,
    {
      type: fileTypes[bits & 0o170000] ?? 'other',
      mode: bits & 0o777,
      size: Number(size),
      mtime: Number((mtime ?? '').replace(',', '.')),
    },
  ];
}
