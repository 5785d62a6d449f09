/**
 * Folders that come from elsewhere: from a browser as a folder or an archive, from the CLI by content (first which files
 * are missing, then those). Each answers with the id of the tree that holds what came.
 */
import busboy from '@fastify/busboy';
import type { FastifyInstance, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import { DhowError, messageOf } from '@/server/domain/errors';
import { BlobMismatchError, isSha256 } from '@/server/storage/blobs';
import { UploadedFolder } from '@/server/storage/uploaded-folder';
import { treeSchema } from '@/server/storage/trees';
import { unpackArchive } from '@/server/storage/unpack-archive';
import type { ServiceContext } from '@/server/services/context';

const treeBodyLimit = 256 * 1024 * 1024;

export function addUploads(app: FastifyInstance, services: ServiceContext, requireLogin: preHandlerAsyncHookHandler): void {
  const { blobs, trees } = services;
  app.addHook('preHandler', requireLogin);
  app.setErrorHandler(async (error, _request, reply) => {
    if (error instanceof DhowError) return reply.code(400).send({ error: error.message, hint: error.hint ?? null });
    if (error instanceof BlobMismatchError || error instanceof z.ZodError)
      return reply.code(400).send({ error: messageOf(error), hint: null });
    throw error;
  });
  // Streams are read where they are stored, never gathered in memory first.
  app.addContentTypeParser(['multipart/form-data', 'application/octet-stream'], (_request, _payload, done) => done(null));

  app.post('/api/uploads/folder', async (request) => {
    const folder = new UploadedFolder(services);
    await readParts(request, (name, content) => folder.addFile(stripTop(name), content));
    return folder.finish();
  });
  app.post('/api/uploads/archive', async (request) => {
    const folder = new UploadedFolder(services);
    await readParts(request, (name, content) => unpackArchive(name, content, folder));
    return folder.finish({ isUnwrapped: true });
  });
  app.post('/api/uploads/tree', { bodyLimit: treeBodyLimit }, async (request) => {
    const tree = treeSchema.parse(request.body);
    const wanted = new Set(tree.entries.flatMap((entry) => (entry.type === 'file' ? [entry.sha256] : [])));
    const missing: string[] = [];
    for (const sha256 of wanted) if (!(await blobs.has(sha256))) missing.push(sha256);
    return missing.length > 0 ? { treeId: null, missing } : { treeId: await trees.save(tree), missing };
  });
  app.put<{ Params: { sha256: string } }>('/api/uploads/blobs/:sha256', async (request) => {
    if (!isSha256(request.params.sha256)) throw new DhowError('invalid-input', 'The address ends with the SHA-256 of the content.');
    return blobs.put(request.raw, request.params.sha256);
  });
}

/** The folder's own name comes first in every path a browser sends; the tree is what is in it. */
const stripTop = (name: string): string => name.split('/').slice(1).join('/') || name;

async function readParts(request: FastifyRequest, take: (name: string, content: Readable) => Promise<void>): Promise<void> {
  const contentType = request.headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) throw new DhowError('invalid-input', 'Send the files as multipart/form-data.');
  const parser = busboy({ headers: { ...request.headers, 'content-type': contentType }, preservePath: true });
  let work: Promise<void> = Promise.resolve();
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    parser.on('file', (_field: string, content: Readable, name: string) => {
      count += 1;
      work = work
        .then(() => take(name, content))
        .catch((error: unknown) => {
          content.resume();
          reject(error instanceof Error ? error : new Error(String(error)));
        });
    });
    parser.on('error', reject);
    parser.on('finish', () => work.then(resolve, reject));
    request.raw.on('aborted', () => reject(new DhowError('invalid-input', 'The upload was cut off.')));
    request.raw.pipe(parser);
  });
  if (count === 0) throw new DhowError('invalid-input', 'The upload holds no file.');
}
