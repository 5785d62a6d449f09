import { tracked } from '@trpc/server';
import * as z from 'zod';
import { parseLogCursor } from '@/server/domain/log';
import { readJobLog } from '@/server/services/read-job-log';
import { toTrpcError } from '../errors';
import { procedure } from '../trpc';

const input = z.strictObject({
  jobId: z.string(),
  /** Start with at most this many bytes of each stream. */
  tailBytes: z.int().min(0).optional(),
  /** False: what is there now, then the end. */
  isFollowing: z.boolean().optional(),
  ranks: z.array(z.int().min(0)).optional(),
  /** Where to go on: the id of the last message, which the client sends by itself when it comes back. */
  lastEventId: z
    .string()
    .max(64 * 1024)
    .optional(),
});

/** The log of a job as it is written; each message's id is the cursor after it. */
export const log = procedure.input(input).subscription(async function* ({ ctx, input: { lastEventId, ...request }, signal }) {
  const cursor = lastEventId ? parseLogCursor(lastEventId) : {};
  try {
    // A cursor that is there already says where to start; a tail would skip what lies between.
    const tailBytes = lastEventId ? undefined : request.tailBytes;
    for await (const { id, message } of readJobLog(
      ctx.services,
      { ...request, cursor, tailBytes },
      signal ?? new AbortController().signal,
    )) {
      yield tracked(id === '' ? 'start' : id, message);
    }
  } catch (error) {
    throw toTrpcError(error);
  }
});
