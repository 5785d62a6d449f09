/** Sends a folder or file by content: only what the server has not seen travels. */
import { openAsBlob } from 'node:fs';
import * as z from 'zod';
import { scanFolder } from '@/server/storage/scan-folder';
import { DhowApiError } from './api-error';
import type { DhowClient } from './client';

const reply = z.object({ treeId: z.string().nullable(), missing: z.array(z.string()) });
const uploadsAtOnce = 4;

/** Returns the tree's id, for `workdirTree` and `mountTrees`. */
export async function uploadFolder(client: DhowClient, folder: string): Promise<{ treeId: string; warnings: string[] }> {
  const scan = await scanFolder(folder);
  const announce = async (): Promise<z.infer<typeof reply>> => {
    const response = await client.fetch('/api/uploads/tree', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(scan.tree),
    });
    if (!response.ok) throw await refusal(response, folder);
    return reply.parse(await response.json());
  };
  const first = await announce();
  const waiting = [...first.missing];
  const sendSome = async (): Promise<void> => {
    for (let sha256 = waiting.pop(); sha256 !== undefined; sha256 = waiting.pop())
      await sendBlob(client, sha256, scan.files.get(sha256) ?? '');
  };
  await Promise.all(Array.from({ length: uploadsAtOnce }, sendSome));
  const { treeId } = first.treeId ? first : await announce();
  if (!treeId)
    throw new DhowApiError('conflict', `${folder} changed while it was being sent.`, { hint: 'Try again when nothing writes to it.' });
  return { treeId, warnings: scan.warnings };
}

async function sendBlob(client: DhowClient, sha256: string, file: string): Promise<void> {
  const response = await client.fetch(`/api/uploads/blobs/${sha256}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: await openAsBlob(file),
  });
  if (!response.ok) throw await refusal(response, file);
}

async function refusal(response: Response, what: string): Promise<DhowApiError> {
  const body = (await response.json().catch(() => null)) as { error?: string; hint?: string | null } | null;
  return new DhowApiError('upload-refused', `${what} could not be sent: ${body?.error ?? `the server answered ${response.status}`}`, {
    hint: body?.hint ?? null,
  });
}
