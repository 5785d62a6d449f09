/**
 * The one door: Fastify in front, the API and its streams, uploads and downloads, and Next behind it for pages. What
 * comes from another site is turned away before anything looks at it.
 */
import cookie from '@fastify/cookie';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { appRouter, type AppRouter } from '@/server/api/router';
import type { ApiContext } from '@/server/api/trpc';
import type { Gate } from '@/server/auth/sessions';
import type { Logger } from '@/server/platform/logger';
import type { ServiceContext } from '@/server/services/context';
import { guardOrigin, securityHeaders } from './guard';
import { addHealth } from './health';
import { addLogDownload } from './log-download';
import { addUploads } from './uploads';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpOptions {
  services: ServiceContext;
  gate: Gate;
  log: Logger;
  /** Host names this server answers to; null: any (it demands a login then). */
  allowedHosts: ReadonlySet<string> | null;
  isDev: boolean;
  pages: PageHandler;
  /** Throws while something that the product needs does not work. */
  checkHealth(): Promise<void>;
}

const sessionCookie = 'dhow_session';

export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { gate, services, log } = options;
  const app = fastify({ logger: false, bodyLimit: 20 * 1024 * 1024, routerOptions: { maxParamLength: 5000 }, forceCloseConnections: true });
  await app.register(cookie);
  app.addHook('onRequest', guardOrigin(options.allowedHosts));
  app.addHook('onRequest', securityHeaders(options.isDev));

  const isLoggedIn = (request: FastifyRequest): Promise<boolean> => {
    const header = request.headers.authorization ?? '';
    return gate.admits({ bearer: header.startsWith('Bearer ') ? header.slice(7) : null, session: request.cookies[sessionCookie] ?? null });
  };
  const createContext = async ({ req, res }: { req: FastifyRequest; res: FastifyReply }): Promise<ApiContext> => ({
    services,
    isLoggedIn: await isLoggedIn(req),
    logIn: (token) => gate.logIn(token),
    logOut: () => gate.logOut(req.cookies[sessionCookie] ?? null),
    setSession(token) {
      const secure = req.headers['x-forwarded-proto'] === 'https';
      const common = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
      if (token === null) void res.clearCookie(sessionCookie, common);
      else void res.setCookie(sessionCookie, token, { ...common, maxAge: 30 * 86_400 });
    },
  });
  await app.register(fastifyTRPCPlugin, {
    prefix: '/api/trpc',
    trpcOptions: {
      router: appRouter,
      createContext,
      // A task file can be larger than a URL may be.
      allowMethodOverride: true,
      onError({ path, error }) {
        if (error.code === 'INTERNAL_SERVER_ERROR') log.error({ path, error: error.cause ?? error }, 'a call failed');
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  });
  const requireLogin = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!(await isLoggedIn(request))) await reply.code(401).send({ error: 'This server demands a login.' });
  };
  addHealth(app, () => options.checkHealth(), services.facts.version);
  addLogDownload(app, services, requireLogin);
  await app.register(async (scope) => addUploads(scope, services, requireLogin));

  app.all('/api/*', async (_request, reply) => reply.code(404).send({ error: 'There is nothing at this address of the API.' }));
  app.all('/*', async (request, reply) => {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    await options.pages(request.raw, reply.raw);
  });
  return app;
}
