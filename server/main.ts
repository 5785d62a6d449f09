/** The process: config → database → engine → HTTP. Ends in the opposite order, and leaves nothing running. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compose, type Product } from './compose';
import { createHttpServer } from './http/server';
import { openPages } from './http/pages';
import { DhowError, messageOf } from './domain/errors';
import { ConfigError, loadConfig, prepareHome, type Config } from './platform/env';
import { systemClock } from './platform/clock';
import { startEmbeddedPostgres } from './platform/embedded-postgres';
import { createLogger, type Logger } from './platform/logger';
import { findRoot } from './platform/root';

/** Things to undo at the end, newest first. */
const endings: (() => Promise<unknown>)[] = [];

async function start(config: Config, log: Logger): Promise<void> {
  const root = findRoot();
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  prepareHome(config.home);
  for (const warning of config.warnings) log.warn(warning);

  let databaseUrl = config.databaseUrl;
  if (databaseUrl === null) {
    const postgres = await startEmbeddedPostgres({ home: config.home, log });
    endings.push(() => postgres.stop());
    databaseUrl = postgres.url;
  }
  const product: Product = await compose({ config, databaseUrl, root, version, log });
  endings.push(() => product.close());

  if (config.role !== 'engine') {
    const pages = await openPages({ root, isDev: config.isDev, host: config.host, port: config.port });
    endings.push(() => pages.close());
    const server = await createHttpServer({
      services: product.services,
      gate: product.gate,
      log,
      allowedHosts: config.requiresLogin ? null : new Set(['127.0.0.1', 'localhost', '[::1]', config.host.toLowerCase()]),
      isDev: config.isDev,
      pages: pages.handle,
      checkHealth: () => product.checkHealth(),
    });
    await product.engine?.start();
    await server.listen({ host: config.host, port: config.port });
    endings.push(() => {
      // Open event streams would keep it waiting for readers that never hang up.
      server.server.closeAllConnections();
      return server.close();
    });
    const where = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`;
    log.info(`Dhow is ready: ${where}`);
    if (config.requiresLogin && config.token === null)
      log.info(`It demands a login; the access token is in ${path.join(config.home, 'access-token')}.`);
  } else {
    await product.engine?.start();
    log.info('The Dhow engine is ready.');
  }
}

const endingLimitMs = 10_000;
let isEnding = false;
async function end(log: Logger, code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  // One that hangs does not keep the others, the database's least of all, from their turn.
  for (const ending of endings.reverse()) {
    await Promise.race([ending(), systemClock.sleep(endingLimitMs)]).catch((error: unknown) =>
      log.warn({ error: messageOf(error) }, 'an ending failed'),
    );
  }
  process.exit(code);
}

async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLogger({ level: config.logLevel, format: config.logFormat });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(log, 0));
  process.on('uncaughtException', (error) => {
    log.error({ error }, 'a defect: nobody caught this error');
    void end(log, 1);
  });
  process.on('unhandledRejection', (error) => log.error({ error }, 'a defect: nobody awaited this failure'));
  try {
    await start(config, log);
  } catch (error) {
    // What we say of ourselves is for a person; anything else is a defect, and its stack is wanted.
    if (error instanceof DhowError) log.error(`Dhow could not start: ${[error.message, error.hint].filter(Boolean).join(' ')}`);
    else log.error({ error }, 'Dhow could not start');
    await end(log, 1);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : messageOf(error)}\n`);
  process.exit(1);
});
