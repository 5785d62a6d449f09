import { describe, expect, it } from 'vitest';
import { formatHosts, parseHosts } from './parse-hosts';

describe('hosts as typed', () => {
  it('takes a host with or without user, port and identity file', () => {
    expect(parseHosts('a\nb:2222\n\n# lab\nann@c.example:22 ~/.ssh/c key\n[fe80::1]:22').hosts).toEqual([
      { host: 'a' },
      { host: 'b', port: 2222 },
      { host: 'c.example', port: 22, user: 'ann', identityFile: '~/.ssh/c key' },
      { host: 'fe80::1', port: 22 },
    ]);
  });
  it('names each line that is wrong, and keeps the others', () => {
    const { hosts, problems } = parseHosts('ssh://a\nb:99999\nc\nc\n@d');
    expect(hosts).toEqual([{ host: 'c' }]);
    expect(problems.map((p) => p.line)).toEqual([1, 2, 4, 5]);
  });
  it('writes back what it read, without what the pool says already', () => {
    const pool = { user: 'ann', port: 22, identityFile: null };
    const lines = formatHosts(
      [
        { host: 'a', port: 22, user: 'ann', identityFile: null },
        { host: 'fe80::1', port: 2222, user: 'bob', identityFile: '/k' },
      ],
      pool,
    );
    expect(lines).toBe('a\nbob@[fe80::1]:2222 /k');
    expect(parseHosts(lines).problems).toEqual([]);
  });
});
