import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePoolFile, readPoolFile } from './pool-file';

const parse = (source: string) => parsePoolFile(source, 'pools.yaml');
const problemsOf = (source: string) => parse(source).problems.map((p) => (p.hint === null ? p.message : `${p.message} ${p.hint}`));

describe('the pool file', () => {
  it('is read in SkyPilot’s form', () => {
    const { pools, problems } = parse(`
lab:
  user: me
  identity_file: ~/.ssh/lab
  password: secret
  hosts:
    - 10.0.0.5
    - 10.0.0.6:2222
    - ip: node7
      port: 2200
      user: other
      identity_file: /keys/seven
      password: seven
    - fd00::8
bare:
  port: 2022
  jump_host: me@gate:2200
  hosts: [10.1.0.1]
`);
    expect(problems).toEqual([]);
    const unsaid = { port: null, user: null, identityFile: null, password: null };
    expect(pools).toEqual([
      {
        name: 'lab',
        source: 'file',
        user: 'me',
        port: 22,
        identityFile: '~/.ssh/lab',
        password: 'secret',
        privateKey: null,
        passphrase: null,
        jumpHost: null,
        hosts: [
          { ...unsaid, host: '10.0.0.5' },
          { ...unsaid, host: '10.0.0.6', port: 2222 },
          { host: 'node7', port: 2200, user: 'other', identityFile: '/keys/seven', password: 'seven' },
          { ...unsaid, host: 'fd00::8' },
        ],
      },
      expect.objectContaining({ name: 'bare', user: null, port: 2022, jumpHost: 'me@gate:2200', hosts: [{ ...unsaid, host: '10.1.0.1' }] }),
    ]);
  });

  it.each(['', '# nothing yet\n', '---\n'])('may hold no pools: %j', (source) => {
    expect(parse(source)).toEqual({ pools: [], problems: [] });
  });

  it.each([
    ['lab:\n  usr: me\n  hosts: [a]\n', 'pools.yaml:2:3: Unknown key “usr”. Did you mean user?'],
    [
      'lab:\n  zzzzzz: me\n  hosts: [a]\n',
      'pools.yaml:2:3: Unknown key “zzzzzz”. Known keys: user, port, identity_file, password, jump_host, hosts.',
    ],
    ['lab:\n  hosts:\n    - ip: a\n      identityfile: k\n', 'pools.yaml:4:7: Unknown key “identityfile”. Did you mean identity_file?'],
    ['lab:\n  hosts:\n    - port: 22\n', 'pools.yaml:3:7: The key “ip” is missing.'],
    ['lab:\n  user: me\n', 'pools.yaml:1:1: The key “hosts” is missing.'],
    ['lab:\n  hosts: 10.0.0.1\n', 'pools.yaml:2:3: hosts must be a list.'],
    ['lab:\n  hosts: []\n', 'pools.yaml:2:3: hosts must name at least one machine.'],
    ['lab:\n  hosts:\n    - ip: a\n      port: 70000\n', 'pools.yaml:4:7: A port is at most 65535.'],
    ['lab:\n  hosts: [a:99999]\n', 'pools.yaml:2:11: A port is at most 65535.'],
    ['lab:\n  hosts: [a, [b]]\n', 'pools.yaml:2:14: A host is an address, or {ip, port, user, identity_file, password}.'],
    ['lab:\n  hosts: ["-oProxyCommand=x"]\n', 'pools.yaml:2:11: This is no host name and no address.'],
    ['lab:\n  user: 7\n  hosts: [a]\n', 'pools.yaml:2:3: This must be a text. Put it in quotes.'],
    ['lab: *x\n', 'pools.yaml:1:1: Unresolved alias (the anchor must be set before the alias): x.'],
    ['lab:\n  jump_host: "a b"\n  hosts: [a]\n', 'pools.yaml:2:3: Write the jump host as user@host:port.'],
    ['lab:\n  hosts: [a, "a:22"]\n', 'pools.yaml:2:14: a:22 is listed twice in pool “lab”. Remove one of the two.'],
    [
      'my pool:\n  hosts: [a]\n',
      'pools.yaml:1:1: “my pool” cannot name a pool. Use letters, digits, dots, dashes and underscores; begin with a letter or a digit.',
    ],
    ['- a\n- b\n', 'pools.yaml:1:1: The file must hold pools by name, as in “lab: {hosts: [10.0.0.5]}”.'],
    ['lab: none\n', expect.stringMatching(/^pools\.yaml:1:1: /)],
    ['lab: {hosts: [a]}\nlab: {hosts: [b]}\n', 'pools.yaml:2:1: Map keys must be unique.'],
    ['lab:\n\thosts: [a]\n', expect.stringMatching(/^pools\.yaml:2:1: .*tab/i)],
    ['lab:\n  hosts: [a\n', expect.stringMatching(/^pools\.yaml:\d+:\d+: /)],
  ])('tells what is wrong and where: %j', (source, expected) => {
    expect(problemsOf(source)).toContainEqual(expected);
  });

  it('keeps the pools that are right', () => {
    const { pools, problems } = parse('bad:\n  hosts: []\ngood:\n  hosts: [a]\n');
    expect(pools.map((p) => p.name)).toEqual(['good']);
    expect(problems).toHaveLength(1);
  });

  it('shows no password in a message', () => {
    const { problems } = parse('lab:\n  password: 12345678\n  hosts: [{ip: a, password: [hunter2]}]\n');
    expect(problems.length).toBeGreaterThan(1);
    expect(JSON.stringify(problems)).not.toMatch(/12345678|hunter2/);
  });

  it('never throws, whatever it holds', () => {
    const word = fc.constantFrom(
      'lab',
      'hosts',
      'ip',
      'port',
      'user',
      ':',
      '- ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '"',
      '22',
      '!!map ',
      '<<',
      '? ',
      '\t',
      '|',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        for (const problem of parse(words.join('')).problems) {
          expect(problem.line).toBeGreaterThan(0);
          expect(problem.column).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('that is not there holds no pools; one that cannot be read is an error', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'dhow-pools-'));
    try {
      expect(await readPoolFile(path.join(folder, 'none.yaml'))).toEqual({ pools: [], problems: [] });
      await expect(readPoolFile(folder)).rejects.toMatchObject({ kind: 'misconfigured' });
      await writeFile(path.join(folder, 'pools.yaml'), 'lab: {hosts: [a]}');
      expect((await readPoolFile(path.join(folder, 'pools.yaml'))).pools).toHaveLength(1);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
