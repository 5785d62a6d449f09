/** The hosts of a pool as a person types them, one a line: `[user@]host[:port] [identity file]`. */
import type { PoolHostView, PoolInput } from '@/server/domain/pool';

type HostInput = PoolInput['hosts'][number];
export interface HostsParsed {
  hosts: HostInput[];
  /** What is wrong, by line; lines count from 1. */
  problems: { line: number; message: string }[];
}

const form = /^(?:([^@\s:/]+)@)?(\[[0-9a-fA-F:.%]+\]|[^@\s:/[\]]+)(?::(\d{1,5}))?$/;

/** Reads the lines; empty ones and those that start with `#` are skipped. A line that is wrong is named, not dropped. */
export function parseHosts(text: string): HostsParsed {
  const parsed: HostsParsed = { hosts: [], problems: [] };
  const seen = new Set<string>();
  for (const [index, raw] of text.split('\n').entries()) {
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const line = index + 1;
    const [address = '', ...rest] = trimmed.split(/\s+/);
    const match = form.exec(address);
    const port = match?.[3] === undefined ? undefined : Number(match[3]);
    const host = match?.[2]?.replace(/^\[|\]$/g, '');
    if (!host)
      parsed.problems.push({
        line,
        message: `“${address}” is not a host. Write host, host:port or user@host:port; an IPv6 address goes in [ ].`,
      });
    else if (port !== undefined && (port < 1 || port > 65_535))
      parsed.problems.push({ line, message: `Port ${port} does not exist; ports are 1 to 65535.` });
    else if (seen.has(`${host}:${port ?? ''}`)) parsed.problems.push({ line, message: `“${address}” is there twice.` });
    else {
      seen.add(`${host}:${port ?? ''}`);
      parsed.hosts.push({
        host,
        ...(port === undefined ? {} : { port }),
        ...(match?.[1] ? { user: match[1] } : {}),
        ...(rest.length > 0 ? { identityFile: rest.join(' ') } : {}),
      });
    }
  }
  return parsed;
}

/** The lines for hosts that are known, leaving out what is the pool's own default. */
export function formatHosts(
  hosts: readonly Pick<PoolHostView, 'host' | 'port' | 'user' | 'identityFile'>[],
  pool: { user: string | null; port: number; identityFile: string | null },
): string {
  return hosts
    .map((h) => {
      const user = h.user && h.user !== pool.user ? `${h.user}@` : '';
      const host = h.host.includes(':') ? `[${h.host}]` : h.host;
      const port = h.port === pool.port ? '' : `:${h.port}`;
      const identity = h.identityFile && h.identityFile !== pool.identityFile ? ` ${h.identityFile}` : '';
      return `${user}${host}${port}${identity}`;
    })
    .join('\n');
}
