import { describe, expect, it } from 'vitest';
import { ProviderError } from '../contract/errors';
import { scriptFailure, translateSshError } from './errors';
import { hostsOf } from './pools';
import { poolOf, wayError } from './test-world';

const [host] = hostsOf(poolOf([{ host: '10.0.0.5', port: 22, user: 'me', home: '', privateKeyPath: '', hostKeyPath: '' }]));
if (!host) throw new Error('the pool has a host');

describe('errors of the way to a host', () => {
  it.each([
    ['refused', 'unreachable', 'sshd'],
    ['timeout', 'unreachable', 'is up'],
    ['unreachable', 'unreachable', 'is up'],
    ['closed', 'transient', 'is up'],
    ['auth', 'credentials-invalid', 'key or password'],
    ['host-key', 'misconfigured', 'trust the new key'],
  ])('%s is %s and says what to do', (kind, expected, hint) => {
    const cause = wayError(kind, 'it broke');
    expect(translateSshError(cause, host)).toMatchObject({
      kind: expected,
      scope: 'zone',
      message: '10.0.0.5:22: it broke',
      hint: expect.stringContaining(hint),
      cause,
    });
  });

  it('keep what the transport knows better', () => {
    const error = Object.assign(wayError('auth', '10.0.0.5 took no key.'), { hint: 'Load it.' });
    expect(translateSshError(error, host)).toMatchObject({ message: '10.0.0.5 took no key.', hint: 'Load it.' });
  });

  it('are known by the codes of the system as well', () => {
    expect(translateSshError(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), host)).toMatchObject({ kind: 'unreachable' });
    expect(translateSshError(new Error('odd'), host)).toMatchObject({ kind: 'transient' });
  });

  it('pass through when they are translated already, or an abort', () => {
    const known = new ProviderError('misconfigured', 'zone', 'x');
    expect(translateSshError(known, host)).toBe(known);
    const abort = new DOMException('given up', 'AbortError');
    expect(translateSshError(abort, host)).toBe(abort);
  });
});

describe('a script that failed on a host', () => {
  it.each([
    [73, 'mkdir: cannot create directory: No space left on device', 'misconfigured', 'full'],
    [73, 'mkdir: Permission denied', 'misconfigured', 'write'],
    [73, 'sh: read-only file system', 'misconfigured', 'read-only'],
  ])('with %i and %j is %s', (code, stderr, kind, hint) => {
    expect(scriptFailure({ code, stdout: '', stderr }, host)).toMatchObject({ kind, hint: expect.stringContaining(hint) });
  });

  it('because a process would not die may work later', () => {
    expect(scriptFailure({ code: 75, stdout: '', stderr: 'processes that do not end: 12' }, host)).toMatchObject({
      kind: 'transient',
      message: '10.0.0.5:22: processes that do not end: 12',
    });
  });

  it('without a word is told by its status', () => {
    expect(scriptFailure({ code: 3, stdout: '', stderr: '' }, host).message).toContain('status 3');
  });
});
