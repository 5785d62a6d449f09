/**
 * The product inside the test's own process: real PostgreSQL, engine and API on a free port of loopback; where the pages
 * would be, one line of text. For what only a process can show (SIGKILL, signals), `server-process` starts one.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compose, type Product } from '@/server/compose';
import { createHttpServer } from '@/server/http/server';
import { startEmbeddedPostgres } from '@/server/platform/embedded-postgres';
import { loadConfig, prepareHome } from '@/server/platform/env';
import { createLogger, type LogLevel, type Logger } from '@/server/platform/logger';
import { findRoot } from '@/server/platform/root';
import type { ServiceContext } from '@/server/services/context';

export interface TestServerOptions {
  /** A home to go on with, which the caller removes; left out: a new one, removed by `stop`. */
  home?: string;
  /** Left out: one that is free. */
  port?: number;
  /** As if it listened for other machines: demands its access token, reads no paths of its own machine. */
  requiresLogin?: boolean;
  /** False: what is submitted stays as it is. */
  hasEngine?: boolean;
  /** What `log()` holds. Default: warn. */
  logLevel?: LogLevel;
}

export interface TestServer {
  url: string;
  port: number;
  home: string;
  /** What a server with `requiresLogin` asks for. */
  token: string;
  services: ServiceContext;
  /** What the server wrote to its log. */
  log(): string;
  /** Hangs up on everybody and closes the port; engine and database go on. `reconnect` opens the same port again. */
  disconnect(): Promise<void>;
  reconnect(): Promise<void>;
  /** Ends all of it. Idempotent. */
  stop(): Promise<void>;
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const home = options.home ?? mkdtempSync(path.join(os.tmpdir(), 'dhow-server-'));
  const lines: string[] = [];
  const log = createLogger({ level: options.logLevel ?? 'warn', write: (line) => void lines.push(line) });
  prepareHome(home);
  const userHome = path.join(home, 'user');
  mkdirSync(userHome, { recursive: true });
  const config = loadConfig({
    DHOW_HOME: home,
    DHOW_HOST: options.requiresLogin ? '0.0.0.0' : '127.0.0.1',
    DHOW_ROLE: options.hasEngine === false ? 'web' : 'all',
    PATH: process.env['PATH'],
    HOME: userHome,
    USER: 'tester',
  });
  const endings: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (let ending = endings.pop(); ending; ending = endings.pop()) await ending();
    if (options.home === undefined) rmSync(home, { recursive: true, force: true });
  };
  try {
    const postgres = await startEmbeddedPostgres({ home, log });
    endings.push(() => postgres.stop());
    const product = await compose({ config, databaseUrl: postgres.url, root: findRoot(), version: '0.0.0-test', log });
    endings.push(() => product.close());
    await product.engine?.start();
    const door = makeDoor(product, config.requiresLogin, log);
    const port = await door.open(options.port ?? 0);
    endings.push(() => door.close());
    return {
      url: `http://127.0.0.1:${port}`,
      port,
      home,
      token: readFileSync(path.join(home, 'access-token'), 'utf8').trim(),
      services: product.services,
      log: () => lines.join(''),
      disconnect: () => door.close(),
      reconnect: async () => void (await door.open(port)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The HTTP server, which may be closed and opened again while the rest goes on. */
function makeDoor(product: Product, requiresLogin: boolean, log: Logger): { open(port: number): Promise<number>; close(): Promise<void> } {
  let close = async (): Promise<void> => undefined;
  return {
    async open(wanted) {
      const server = await createHttpServer({
        services: product.services,
        gate: product.gate,
        log,
        allowedHosts: requiresLogin ? null : new Set(['127.0.0.1', 'localhost']),
        isDev: false,
        pages: async (_request, response) => void response.setHeader('content-type', 'text/plain').end('The pages would be here.\n'),
        checkHealth: () => product.checkHealth(),
      });
      await server.listen({ host: '127.0.0.1', port: wanted });
      close = () => server.close();
      const address = server.server.address();
      if (typeof address !== 'object' || address === null) throw new Error('the test server has no port');
      return address.port;
    },
    close: () => close(),
  };
}
