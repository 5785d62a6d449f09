/** Next, behind our own door: it renders pages and serves their assets, and knows nothing of the API. */
import next from 'next';
import type { PageHandler } from './server';

export async function openPages(options: {
  root: string;
  isDev: boolean;
  host: string;
  port: number;
}): Promise<{ handle: PageHandler; close(): Promise<void> }> {
  const app = next({ dir: options.root, dev: options.isDev, hostname: options.host, port: options.port, customServer: true, quiet: true });
  await app.prepare();
  const handle = app.getRequestHandler();
  return { handle: (request, response) => handle(request, response), close: () => app.close() };
}
