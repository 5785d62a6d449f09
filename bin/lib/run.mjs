/** Runs a program to its end. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { shareLock } from './checkout-lock.mjs';
import { root } from './paths.mjs';

/** A step that failed, with what the program said: shown whole, since the reader has to mend it. */
export class StepError extends Error {
  constructor(message, output = '') {
    super(message);
    this.name = 'StepError';
    this.output = output;
  }
}

/**
 * Resolves to `{ code, output }`. With `isShown` the program writes to our terminal and `output` is empty; it is then the
 * terminal's, and so is its Ctrl-C. Otherwise it has a group of its own: a signal to us is handed on to all of it, and we
 * end when it has. npm takes back what it installed when it is interrupted, and whoever came next would lose packages.
 */
export function runProgram(command, args, { env = {}, isShown = false, cwd = root, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: isShown ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      detached: !isShown,
    });
    const letGo = isShown || !child.pid ? () => undefined : handOnSignals(child);
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) => {
      letGo();
      resolve({ code: code ?? 1, signal, output: Buffer.concat(chunks).toString() });
    });
  });
}

/** While the child lives, it gets our signals; when it has ended after one, so do we. Returns how to stop that. */
function handOnSignals(child) {
  shareLock(child.pid);
  let received = null;
  const handOn = (signal) => {
    if (!received) process.stderr.write('\n  Ending, as soon as what runs has cleaned up after itself.\n');
    received = signal;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended by itself.
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, handOn);
  return () => {
    for (const signal of signals) process.off(signal, handOn);
    if (received) process.exit(128 + constants.signals[received]);
  };
}

/** The same for a step that must succeed: throws StepError. */
export async function mustRun(what, command, args, options) {
  const { code, signal, output } = await runProgram(command, args, options);
  if (code !== 0) throw new StepError(`${what} failed (${signal ? `ended by ${signal}` : `exit code ${code}`}).`, output);
  return output;
}

/** A program of one of our packages, run by this Node: no shell, no PATH, no `npx`. */
export const runNode = (what, file, args, options) => mustRun(what, process.execPath, [file, ...args], options);
