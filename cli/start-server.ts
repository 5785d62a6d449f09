/** Starts the server of this machine in a session of its own, and waits until it answers. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findRoot } from '@/server/platform/root';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';
import { paint } from './paint';
import { dhowHome, readHealth, type Health } from './server-address';
import { takeStartLock } from './start-lock';

/** The first start of a checkout installs and builds. */
const startLimitMs = 600_000;
/** How long a server that came before ours may still take. */
const rivalLimitMs = 120_000;
const maxLogBytes = 10 * 1024 * 1024;
/** What a start says that found another one there. */
const lostTheRace = /Another Dhow server|already runs there|EADDRINUSE/;

/** Called by several programs at once, one of them starts it and the others wait with it. */
export async function startServer(url: string): Promise<Health> {
  const home = dhowHome();
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const log = new LogTail(path.join(home, 'server.log'));
  let lock = takeStartLock(home);
  const who = lock ? 'starting one' : 'another dhow is starting one';
  process.stderr.write(`No Dhow server answers at ${url}; ${who} (log: ${log.file})\n`);
  try {
    let exit = lock && spawnServer(url, log.file);
    const began = Date.now();
    for (;;) {
      log.relay(process.stderr);
      const health = await healthWhileStarting(url);
      if (health) return health;
      if (!lock && (lock = takeStartLock(home))) exit = spawnServer(url, log.file);
      const limitMs = whyEnded(exit, log.text) === 'rival' ? rivalLimitMs : startLimitMs;
      if (whyEnded(exit, log.text) === 'failed') {
        log.relay(process.stderr);
        throw new CliError('The server did not start; what it said is above.', `Its log: ${log.file}`, exitCodes.serverTrouble);
      }
      if (Date.now() - began > limitMs) throw new CliError('The server is not ready yet.', `Its log: ${log.file}`, exitCodes.serverTrouble);
      await delay(100);
    }
  } finally {
    lock?.release();
  }
}

interface Exit {
  code: number | null;
}

/** `rival`: a server that came first (by `npm start`, say) has the home or the port, and may be ready soon. */
function whyEnded(exit: Exit | null, said: string): 'failed' | 'rival' | null {
  if (!exit || exit.code === null) return null;
  return exit.code === 3 || lostTheRace.test(said) ? 'rival' : 'failed';
}

function spawnServer(url: string, logFile: string): Exit {
  const fd = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, [path.join(findRoot(), 'bin', 'start.mjs')], {
    detached: true,
    stdio: ['ignore', fd, fd],
    env: { ...process.env, DHOW_PORT: new URL(url).port || '80' },
  });
  closeSync(fd);
  child.unref();
  const exit: Exit = { code: null };
  child.once('exit', (code) => (exit.code = code ?? 1));
  child.once('error', () => (exit.code = 1));
  return exit;
}

/** A server that answers but does not work yet is one that starts. */
async function healthWhileStarting(url: string): Promise<Health | null> {
  return readHealth(url).catch((error: unknown) => {
    if (error instanceof CliError && error.exitCode === exitCodes.serverTrouble) return null;
    throw error;
  });
}

/** What is added to a log from now on. */
class LogTail {
  readonly file: string;
  text = '';
  private offset: number;

  constructor(file: string) {
    this.file = file;
    if (existsSync(file) && statSync(file).size > maxLogBytes) truncateSync(file);
    this.offset = existsSync(file) ? statSync(file).size : 0;
  }

  /** Reads what is new, and shows it. */
  relay(stream: NodeJS.WriteStream): void {
    const fresh = this.readOn();
    this.text = (this.text + fresh).slice(-64 * 1024);
    if (fresh !== '') stream.write(paint('dim', fresh, stream));
  }

  private readOn(): string {
    if (!existsSync(this.file)) return '';
    const fd = openSync(this.file, 'r');
    try {
      const bytes = Buffer.alloc(64 * 1024);
      const count = readSync(fd, bytes, 0, bytes.length, this.offset);
      this.offset += count;
      return bytes.toString('utf8', 0, count);
    } finally {
      closeSync(fd);
    }
  }
}
