/**
 * Commands on this machine, in a folder that stands for a node: it is their HOME. Each has a process group of its own
 * and an environment made from nothing, so that no secret of the server reaches a job.
 */
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { constants, userInfo } from 'node:os';
import { TransportError, type ExecOptions, type StreamOptions, type Transport } from '../transport';
import { execCommand, streamCommand, type RunningCommand } from './run-command';

/** What a local command may know of the server's environment. */
export interface LocalEnvironment {
  PATH: string;
  LANG: string;
}

export const defaultLocalEnvironment: LocalEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
};

export function openLocalTransport(home: string, environment: LocalEnvironment = defaultLocalEnvironment): Transport {
  const env = { ...environment, ...accountVariables(), HOME: home, TERM: 'dumb' };
  let hasHome: Promise<unknown> | undefined;
  const start = async (script: string): Promise<RunningCommand> => {
    hasHome ??= mkdir(home, { recursive: true });
    try {
      await hasHome;
    } catch (cause) {
      hasHome = undefined;
      const hint = 'Choose another place with DHOW_HOME, or make the folder writable.';
      throw new TransportError('unreachable', `The node's folder ${home} cannot be made on this machine.`, { hint, cause });
    }
    return spawnCommand(script, home, env);
  };
  return {
    exec: (script: string, options?: ExecOptions) => execCommand(start, 'this machine', script, options),
    stream: (script: string, options: StreamOptions) => streamCommand(start, script, options),
    close: async () => {},
  };
}

function spawnCommand(script: string, home: string, env: Record<string, string>): RunningCommand {
  // Next's types demand NODE_ENV in every environment; a node's has none.
  const childEnv = env as NodeJS.ProcessEnv;
  const child = spawn('sh', ['-c', script], { cwd: home, env: childEnv, detached: true, stdio: 'pipe' });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => {
      const hint = 'It needs sh on the PATH, and the folder must exist.';
      reject(new TransportError('unreachable', `No command can be started in ${home}: ${cause.message}`, { hint, cause }));
    });
    // `exit` rather than `close`: a process that the command left behind may hold its pipes for ever.
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
  ended.catch(() => {});
  return {
    stdin: child.stdin,
    endStdin: () => child.stdin.end(),
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    kill: () => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It is gone already.
      }
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

function accountVariables(): { USER: string; LOGNAME: string; SHELL: string } {
  try {
    const { username, shell } = userInfo();
    return { USER: username, LOGNAME: username, SHELL: shell ?? '/bin/sh' };
  } catch {
    // A user id without an account, as containers have.
    const uid = String(process.getuid?.() ?? 0);
    return { USER: uid, LOGNAME: uid, SHELL: '/bin/sh' };
  }
}
