/**
 * A tree: a snapshot of a folder or file, taken when a task is submitted. Contents live in a store addressed by their
 * SHA-256, so a tree names what a folder held and costs nothing for what was already kept.
 */
export type TreeEntry =
  | { type: 'file'; path: string; mode: number; size: number; mtimeMs: number; sha256: string }
  | { type: 'link'; path: string; target: string }
  | { type: 'dir'; path: string; mode: number };

/** Paths are relative, `/`-separated, never absolute, never with `..`. A single file is a tree of one entry and `isFile`. */
export interface Tree {
  isFile: boolean;
  entries: TreeEntry[];
}

/** Where contents of trees are read from. Implemented in `storage/`. */
export interface BlobReader {
  open(sha256: string): NodeJS.ReadableStream;
}
