/** Sends a folder or file by content: only what the server has not seen travels. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import * as z from 'zod';
import { scanFolder } from '@/server/storage/scan-folder';
import { DhowApiError } from './api-error';
import type { DhowClient } from './client';

const reply = z.object({ treeId: z.string().nullable(), missing: z.array(z.string()) });
const refusalBody = z.object({ error: z.string(), hint: z.string().nullish() });
const uploadsAtOnce = 6;

export interface UploadedFolder {
  /** For `workdirTree` and `mountTrees`. */
  treeId: string;
  /** Things worth telling: links that lead out, special files left behind. */
  warnings: string[];
  /** How much of it the server did not have. */
  sentFiles: number;
}

/** Throws DhowError when the folder cannot be read, DhowApiError when the server does not take it. */
export async function uploadFolder(client: DhowClient, folder: string): Promise<UploadedFolder> {
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
    for (let sha256 = waiting.pop(); sha256 !== undefined; sha256 = waiting.pop()) {
      const file = scan.files.get(sha256);
      if (file !== undefined) await sendBlob(client, sha256, file);
    }
  };
  await Promise.all(Array.from({ length: uploadsAtOnce }, sendSome));
  const { treeId } = first.treeId ? first : await announce();
  if (!treeId)
    throw new DhowApiError('conflict', `${folder} changed while it was being sent.`, { hint: 'Try again when nothing writes to it.' });
  return { treeId, warnings: scan.warnings, sentFiles: first.missing.length };
}

async function sendBlob(client: DhowClient, sha256: string, file: string): Promise<void> {
  const response = await client.fetch(`/api/uploads/blobs/${sha256}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: Readable.toWeb(createReadStream(file, { highWaterMark: 256 * 1024 })) as ReadableStream<Uint8Array>,
    duplex: 'half',
  });
  if (!response.ok) throw await refusal(response, file);
}

async function refusal(response: Response, what: string): Promise<DhowApiError> {
  const body = refusalBody.safeParse(await response.json().catch(() => null));
  const why = body.success ? body.data.error : `the server answered ${response.status}`;
  return new DhowApiError(response.status === 401 ? 'unauthenticated' : 'upload-refused', `${what} could not be sent: ${why}`, {
    hint: (body.success && body.data.hint) || null,
  });
}
