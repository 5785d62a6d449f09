#!/usr/bin/env node
/**
 * `npm start`: from a fresh checkout to a running Dhow. Installs, generates and builds what is due, then becomes the server.
 *   --dev         for developers: rebuilds and restarts at every change
 *   --build-only  stops before the server
 * Ends with 3 when Dhow already runs at the address, with 1 on any other failure.
 */
import './lib/require-node.mjs';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { isDhow, urlOf, whoListens, whyNotBindable } from './lib/port.mjs';
import { paint } from './lib/progress.mjs';

const flags = new Set(process.argv.slice(2));
const unknown = [...flags].find((flag) => !['--dev', '--build-only'].includes(flag));

try {
  if (unknown) throw new Error(`There is no option ${unknown}. There are --dev and --build-only.`);
  process.chdir(root);
  if (!flags.has('--build-only') && process.env.DHOW_ROLE !== 'engine') await claimAddress();
  if (flags.has('--dev')) await startDevelopment();
  else await startProduct();
} catch (error) {
  if (error.output) process.stderr.write(`\n${error.output.trimEnd()}\n`);
  process.stderr.write(`\n${paint('red', error.message, process.stderr)}\n`);
  process.exit(1);
}

async function startProduct() {
  await ensureBuilt(['generate', 'bundle', 'pages']);
  if (flags.has('--build-only')) return;
  process.env.NODE_ENV = 'production';
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(inRoot('dist/server/main.mjs')).href);
}

async function startDevelopment() {
  await ensureBuilt(['generate']);
  const { developServer } = await import('./lib/develop.mjs');
  await developServer();
}

/** Ends the process when the address cannot be had. A port that is no number is the server's to complain about. */
async function claimAddress() {
  const host = process.env.DHOW_HOST || '127.0.0.1';
  const port = Number(process.env.DHOW_PORT || 4600);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return;
  const reason = await whyNotBindable(host, port);
  if (reason === null) return;
  const url = urlOf(host, port);
  if (reason === 'EADDRINUSE' && (await isDhow(url))) {
    process.stdout.write(`Dhow already runs there: open ${url}\n`);
    process.exit(3);
  }
  throw new Error(describe(reason, host, port));
}

function describe(reason, host, port) {
  if (reason === 'EADDRINUSE') {
    const holder = whoListens(port);
    const who = holder ? `by process ${holder.pid}${holder.command ? ` (${holder.command.slice(0, 120)})` : ''}` : 'by another program';
    return `Port ${port} is taken ${who}.\nEnd that program, or start Dhow on another port: DHOW_PORT=${port === 65_535 ? port - 1 : port + 1} npm start`;
  }
  if (reason === 'EACCES') return `Port ${port} may not be used by this user.\nTake one above 1023: DHOW_PORT=4600 npm start`;
  if (reason === 'EADDRNOTAVAIL' || reason === 'ENOTFOUND') {
    return `DHOW_HOST=${host} is not an address of this machine.\nUse 127.0.0.1 for this machine alone, 0.0.0.0 for all of its addresses.`;
  }
  return `Dhow cannot listen on ${host}:${port} (${reason}).\nSet DHOW_HOST and DHOW_PORT to an address that is free.`;
}
