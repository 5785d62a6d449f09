/** `dhow version`: ours, and the server's when one answers. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { findRoot } from '@/server/platform/root';
import { printJson, printLine, type OutputFormat } from '../output';
import { readHealth, serverAddress } from '../server-address';

const packageFile = z.object({ version: z.string() });

export async function version(options: { output: OutputFormat }): Promise<void> {
  const own = packageFile.parse(JSON.parse(readFileSync(path.join(findRoot(), 'package.json'), 'utf8'))).version;
  const { url } = serverAddress();
  const health = await readHealth(url).catch(() => null);
  if (options.output === 'json') return printJson({ version: own, server: health ? { url, version: health.version } : null });
  printLine(`dhow ${own}`);
  if (health) printLine(`server ${health.version} at ${url}`);
}
