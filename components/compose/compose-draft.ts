'use client';
/**
 * What is being composed. Every keystroke is kept in the browser, so that neither a reload nor a failed launch loses
 * anything. Values of secrets are kept for this tab only, and never on disk.
 */
import { useSyncExternalStore } from 'react';
import * as z from 'zod';
import { exampleTask } from '@/server/spec/example';

const uploadSchema = z.object({
  treeId: z.string(),
  /** The folder or archive, as it was called. */
  name: z.string(),
  files: z.number(),
  bytes: z.number(),
});
export type UploadedTree = z.infer<typeof uploadSchema>;

const draftSchema = z.object({
  yaml: z.string(),
  /** What the file was called, when it came from one. */
  fileName: z.string().nullable(),
  /** Empty: a new cluster. */
  clusterId: z.string(),
  /** Of a new cluster; empty: one is made up. */
  clusterName: z.string(),
  /** Empty: wherever the plan says. */
  infra: z.string(),
  /** As typed; empty: as the file says. */
  numNodes: z.string(),
  envs: z.record(z.string(), z.string()),
  /** By what they take the place of: `workdir`, or a destination of file_mounts. */
  uploads: z.record(z.string(), uploadSchema),
});
type KeptDraft = z.infer<typeof draftSchema>;
export interface Draft extends KeptDraft {
  secrets: Record<string, string>;
}

const key = 'dhow.compose';
const secretsKey = 'dhow.compose.secrets';

export const emptyDraft: Draft = {
  yaml: exampleTask,
  fileName: null,
  clusterId: '',
  clusterName: '',
  infra: '',
  numNodes: '',
  envs: {},
  uploads: {},
  secrets: {},
};

let current: Draft | null = null;
const listeners = new Set<() => void>();

function load(storage: Storage, name: string): unknown {
  try {
    return JSON.parse(storage.getItem(name) ?? 'null');
  } catch {
    return null;
  }
}

function read(): Draft {
  if (current) return current;
  const kept = draftSchema.partial().safeParse(load(localStorage, key));
  const secrets = z.record(z.string(), z.string()).safeParse(load(sessionStorage, secretsKey));
  current = { ...emptyDraft, ...kept.data, secrets: secrets.data ?? {} };
  return current;
}

export function changeDraft(change: Partial<Draft>): void {
  current = { ...read(), ...change };
  const { secrets, ...kept } = current;
  try {
    localStorage.setItem(key, JSON.stringify(kept));
    sessionStorage.setItem(secretsKey, JSON.stringify(secrets));
  } catch {
    // Storage is full or off: the draft then lives as long as the page.
  }
  for (const listener of listeners) listener();
}

/** Replaces the draft and returns what puts the old one back. */
export function replaceDraft(change: Partial<Draft>): () => void {
  const before = read();
  changeDraft({ ...emptyDraft, ...change });
  return () => changeDraft(before);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useDraft = (): Draft => useSyncExternalStore(subscribe, read, () => emptyDraft);
