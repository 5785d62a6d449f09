/** Runs a program to its end. */
import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** A step that failed, with what the program said: shown whole, since the reader has to mend it. */
export class StepError extends Error {
  constructor(message, output = '') {
    super(message);
    this.name = 'StepError';
    this.output = output;
  }
}

/** Resolves to `{ code, output }`. With `isShown` the program writes to our terminal and `output` is empty. */
export function runProgram(command, args, { env = {}, isShown = false, cwd = root, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: isShown ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
    });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, output: Buffer.concat(chunks).toString() }));
  });
}

/** The same for a step that must succeed: throws StepError. */
export async function mustRun(what, command, args, options) {
  const { code, signal, output } = await runProgram(command, args, options);
  if (code !== 0) throw new StepError(`${what} failed (${signal ? `ended by ${signal}` : `exit code ${code}`}).`, output);
  return output;
}

/** A program of one of our packages, run by this Node: no shell, no PATH, no `npx`. */
export const runNode = (what, file, args, options) => mustRun(what, process.execPath, [file, ...args], options);
