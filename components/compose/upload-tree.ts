/** Sends a folder or an archive from this browser to the server, which keeps it as a tree. */
import * as z from 'zod';
import type { UploadedTree } from './compose-draft';

const replySchema = z.object({ treeId: z.string(), files: z.number(), bytes: z.number() });
const refusalSchema = z.object({ error: z.string(), hint: z.string().nullish() });

export class UploadError extends Error {
  constructor(
    message: string,
    readonly hint: string | null = null,
  ) {
    super(message);
    this.name = 'UploadError';
  }
}

export interface UploadRequest {
  kind: 'archive' | 'folder';
  files: readonly File[];
  /** 0 … 1 of the bytes sent. */
  onProgress: (fraction: number) => void;
  signal: AbortSignal;
}

/** Rejects with {@link UploadError}, whose words are for the user. */
export async function uploadTree({ kind, files, onProgress, signal }: UploadRequest): Promise<UploadedTree> {
  const form = new FormData();
  const sent = kind === 'folder' ? files.filter((file) => !isGitInternal(file)) : files;
  const [first] = sent;
  if (!first) throw new UploadError('The folder is empty.', 'Choose a folder that has files in it.');
  for (const file of sent) form.append('file', file, file.webkitRelativePath || file.name);
  const reply = await post(`/api/uploads/${kind}`, form, onProgress, signal);
  const name = kind === 'folder' ? (first.webkitRelativePath.split('/')[0] ?? first.name) : first.name;
  return { ...reply, name };
}

/** A repository's history is no part of a task's files, and often larger than they are. */
const isGitInternal = (file: File): boolean => file.webkitRelativePath.split('/').includes('.git');

/** XMLHttpRequest, because fetch does not say how far an upload has come. */
function post(url: string, form: FormData, onProgress: (fraction: number) => void, signal: AbortSignal) {
  return new Promise<z.infer<typeof replySchema>>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new UploadError('The upload was cut off.', 'Check the connection and try again.'));
    request.onabort = () => reject(new UploadError('The upload was stopped.'));
    request.onload = () => {
      const body = parseJson(request.responseText);
      const reply = replySchema.safeParse(body);
      if (request.status < 300 && reply.success) return resolve(reply.data);
      const refusal = refusalSchema.safeParse(body).data;
      reject(new UploadError(refusal?.error ?? `The server refused the upload (${request.status}).`, refusal?.hint ?? null));
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
