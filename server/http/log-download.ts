/**
 * `GET /api/jobs/:id/log?stage=run&rank=0`: one log of a job, byte for byte. Without a stage and rank: all of them, one
 * after the other, each under a line that names it when there are several.
 */
import { createReadStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { FastifyInstance, preHandlerAsyncHookHandler } from 'fastify';
import * as z from 'zod';
import { logStreamKey, type LogStreamId } from '@/server/domain/log';
import type { ServiceContext } from '@/server/services/context';

const query = z.object({ stage: z.enum(['setup', 'run']).optional(), rank: z.coerce.number().int().min(0).optional() });

export function addLogDownload(app: FastifyInstance, services: ServiceContext, requireLogin: preHandlerAsyncHookHandler): void {
  app.get<{ Params: { id: string } }>('/api/jobs/:id/log', { preHandler: requireLogin }, async (request, reply) => {
    const asked = query.safeParse(request.query);
    if (!asked.success) return reply.code(400).send({ error: 'stage is setup or run, rank a number from 0.' });
    const job = await services.store.jobs.get(request.params.id);
    if (!job) return reply.code(404).send({ error: `There is no job ${request.params.id}.` });
    const streams = (['setup', 'run'] as const)
      .flatMap((stage) => job.ranks.map(({ rank }): LogStreamId => ({ stage, rank })))
      .filter((stream) => (asked.data.stage ?? stream.stage) === stream.stage && (asked.data.rank ?? stream.rank) === stream.rank)
      .filter((stream) => existsSync(services.logFiles.file(job.id, stream)));
    const only = streams.length === 1 ? streams[0] : undefined;
    const name = [job.name ?? 'job', String(job.number), only ? logStreamKey(only) : 'all'].join('-');
    void reply.header('content-type', 'text/plain; charset=utf-8').header('content-disposition', `attachment; filename="${name}.log"`);
    return reply.send(Readable.from(concatenate(services, job.id, streams)));
  });
}

async function* concatenate(services: ServiceContext, jobId: string, streams: LogStreamId[]): AsyncGenerator<Buffer> {
  for (const stream of streams) {
    if (streams.length > 1) yield Buffer.from(`==> ${stream.stage}, rank ${stream.rank} <==\n`);
    yield* createReadStream(services.logFiles.file(jobId, stream)) as AsyncIterable<Buffer>;
  }
}
