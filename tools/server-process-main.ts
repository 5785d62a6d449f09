/** The product as server/main.ts composes it, but with no pages: for tests of the API, which must start fast. */
import path from 'node:path';
import { compose } from '@/server/compose';
import { createHttpServer } from '@/server/http/server';
import { startEmbeddedPostgres } from '@/server/platform/embedded-postgres';
import { loadConfig, prepareHome } from '@/server/platform/env';
import { createLogger } from '@/server/platform/logger';
import { findRoot } from '@/server/platform/root';

async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLogger({ level: config.logLevel, format: config.logFormat });
  prepareHome(path.resolve(config.home));
  const postgres = await startEmbeddedPostgres({ home: config.home, log });
  const product = await compose({ config, databaseUrl: postgres.url, root: findRoot(), version: '0.0.0-test', log });
  const server = await createHttpServer({
    services: product.services,
    gate: product.gate,
    log,
    allowedHosts: new Set(['127.0.0.1', 'localhost']),
    isDev: false,
    pages: async (_request, response) => void response.writeHead(404).end('The test server has no pages.'),
    checkHealth: () => product.checkHealth(),
  });
  const end = async (): Promise<void> => {
    await server.close();
    await product.close();
    await postgres.stop();
    process.exit(0);
  };
  process.once('SIGTERM', () => void end());
  await product.engine?.start();
  await server.listen({ host: config.host, port: config.port });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
