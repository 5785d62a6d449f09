/** Whether the address is free, before anything is built for it; and if not, who has it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';

/** Null when it can be bound, else the error's code. */
export function whyNotBindable(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code ?? 'UNKNOWN'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

export const urlOf = (host, port) => {
  const name = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host);
  return `http://${name}:${port}`;
};

/** Whether what answers there is a Dhow server: `/api/health` names itself, healthy or not. */
export async function isDhow(url) {
  try {
    const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(1_500) });
    const body = await response.json();
    return body?.product === 'dhow';
  } catch {
    return false;
  }
}

/** `{ pid, command }` of the process that listens there, or null where we may not see it. */
export function whoListens(port) {
  const pid = process.platform === 'linux' ? pidFromProc(port) : pidFromLsof(port);
  if (!pid) return null;
  try {
    const command =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return { pid, command };
  } catch {
    return { pid, command: '' };
  }
}

function pidFromProc(port) {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => listeningSockets(file, port)));
  if (sockets.size === 0) return null;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (descriptorsOf(pid).some((target) => sockets.has(target))) return Number(pid);
  }
  return null;
}

/** Rows of /proc/net/tcp: local address and port in hexadecimal, state (0A: listens), and at the tenth place the inode. */
function listeningSockets(file, port) {
  try {
    const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1);
    return rows
      .map((row) => row.trim().split(/\s+/))
      .filter(([, local, , state]) => local.endsWith(wanted) && state === '0A')
      .map((fields) => `socket:[${fields[9]}]`);
  } catch {
    return [];
  }
}

function descriptorsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return '';
      }
    });
  } catch {
    return [];
  }
}

function pidFromLsof(port) {
  try {
    const output = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], { encoding: 'utf8' });
    return Number(output.split('\n')[0]) || null;
  } catch {
    return null;
  }
}
