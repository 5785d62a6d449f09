/** Runs a short script of ours on this machine with a node's folder as its HOME. */
import { spawn } from 'node:child_process';
import type { ScriptResult } from '../contract/host-lease';
import { shellWord } from '@/server/domain/shell-word';

export type RunScript = (home: string, script: string, options?: { timeoutMs?: number }) => Promise<ScriptResult>;

const maxOutputBytes = 1024 * 1024;

/** Rejects when the shell cannot be started, or did not end in time (default 30 s). */
export const runScript: RunScript = (home, script, options = {}) =>
  new Promise((resolve, reject) => {
    const timeoutMs = options.timeoutMs ?? 30_000;
    const child = spawn('sh', ['-c', `export HOME=${shellWord(home)}\n${script}`], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      // With all it started, which would keep its output open.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, timeoutMs);
    const out = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        if (out[name].length < maxOutputBytes) out[name] += text;
      });
    }
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (isLate) reject(new Error(`A script on this machine did not end in ${timeoutMs / 1000} s.`));
      else resolve({ code: code ?? 137, ...out });
    });
  });
