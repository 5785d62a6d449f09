import type { FastifyInstance } from 'fastify';
import { messageOf } from '@/server/domain/errors';

/** 200 once all of it works, 503 with the reason while it does not. Needs no login and tells nothing private. */
export function addHealth(app: FastifyInstance, check: () => Promise<void>, version: string): void {
  app.get('/api/health', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      await check();
      return { product: 'dhow', status: 'ok', version, pid: process.pid };
    } catch (error) {
      return reply.code(503).send({ product: 'dhow', status: 'failing', version, reason: messageOf(error) });
    }
  });
}
