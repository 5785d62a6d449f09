import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { redactSecrets } from './redact-secrets';

describe('redactSecrets', () => {
  it('replaces values and leaves all else', () => {
    const source = `# top
name: x   # a name
secrets:
  # the token of the hub
  HF_TOKEN: hf_abc  # mine
  "QUOTED": "a b"
  EMPTY:
  NULL: null
  NUMBER: 42
envs: {A: 1}
run: |
  echo $HF_TOKEN
`;
    expect(redactSecrets(source)).toBe(`# top
name: x   # a name
secrets:
  # the token of the hub
  HF_TOKEN: <redacted>  # mine
  "QUOTED": <redacted>
  EMPTY:
  NULL: null
  NUMBER: <redacted>
envs: {A: 1}
run: |
  echo $HF_TOKEN
`);
  });

  it.each([
    ['secrets: {A: s3cret, B: "s3cret"}\nrun: x', 'secrets: {A: <redacted>, B: <redacted>}\nrun: x'],
    ['secrets:\n  A: |\n    s3cret\n    s3cret\n\nrun: x', 'secrets:\n  A: <redacted>\n\nrun: x'],
    ['secrets:\n  A: s3cret\n    s3cret\nrun: x', 'secrets:\n  A: <redacted>\nrun: x'],
    ['secrets: s3cret\nrun: x', 'secrets: <redacted>\nrun: x'],
    ['secrets:\n- s3cret\nrun: x', 'secrets:\n- <redacted>\nrun: x'],
    ['"secrets": {A: s3cret}', '"secrets": {A: <redacted>}'],
    ['"\\x73ecrets": {A: s3cret}', '"\\x73ecrets": {A: <redacted>}'],
    ['x: &a s3cret\nsecrets: {A: *a}', 'x: &a <redacted>\nsecrets: {A: *a}'],
    ['x: &a {K: s3cret}\nsecrets: {<<: *a}', 'x: &a {K: <redacted>}\nsecrets: {<<: *a}'],
    ['resources:\n  secrets: {A: s3cret}', 'resources:\n  secrets: {A: <redacted>}'],
    ['secrets: {A: !!str s3cret, B: &b s3cret}', 'secrets: {A: !!str <redacted>, B: &b <redacted>}'],
    ['name: a\n---\nsecrets: {A: s3cret}', 'name: a\n---\nsecrets: {A: <redacted>}'],
    ['secrets: {A: s3cret}\r\nrun: x\r\n', 'secrets: {A: <redacted>}\r\nrun: x\r\n'],
    ['secrets:\n  A: {B: [s3cret]}', 'secrets:\n  A: {B: [<redacted>]}'],
    ['run: x', 'run: x'],
    ['', ''],
  ])('%j', (source, expected) => {
    expect(redactSecrets(source)).toBe(expected);
  });

  it.each([
    'secrets:\n  A: s3cret\nrun: "x',
    'secrets:\n  A: "s3cret\nrun: x',
    'secrets:\n  A: "a\n\n  s3cret\nrun: x"\n  b',
    'secrets: {A: s3cret\nrun: x',
    'secrets: {A: b,\ns3cret: x\nrun: x',
    '{run: x, secrets: {A: s3cret}',
    'secrets:\n\tA: s3cret\n',
    'secrets:\n  A: |\n    # s3cret\n    s3cret: s3cret\nrun: @',
    'secrets:\n  A: x\n    s3cret: y\n',
    'secrets:\n  - s3cret\n  - A: s3cret\nrun: "',
    'secrets:\n- s3cret\nrun: "',
    'secrets:\n  A: &a "s3\n  s3cret"\n[',
    '? secrets\n: A: s3cret\n[',
    'run: "x\nsecrets:\n  A: s3cret\n',
    `${'['.repeat(200)}\nsecrets:\n  A: s3cret\n`,
    `secrets:\n  A: s3cret\u0000\n`,
  ])('of text that is no YAML: %j', (source) => {
    const text = redactSecrets(source);
    expect(text).not.toContain('s3cret');
    expect(text).toContain('<redacted>');
  });

  it('shows the rest of text that is no YAML', () => {
    expect(redactSecrets('name: a\nsecrets:\n  A: s3cret\n\nrun: @x\n')).toBe('name: a\nsecrets:\n  A: <redacted>\n\nrun: @x\n');
  });

  it('is stable', () => {
    const once = redactSecrets('secrets:\n  A: |\n    x\n  B: y # c\nrun: z');
    expect(redactSecrets(once)).toBe(once);
  });

  const marker = 'zq9secretzq9';
  const value = fc.constantFrom(
    marker,
    `"${marker}"`,
    `'${marker}'`,
    `"a\\n${marker}"`,
    `|\n    ${marker}\n    more ${marker}`,
    `>-\n    # ${marker}`,
    `[${marker}, 1]`,
    `{k: ${marker}}`,
    `&x ${marker}`,
    `!!str ${marker}`,
    `a ${marker}\n    ${marker}`,
    `"open ${marker}`,
    `${marker}: ${marker}`,
    `@${marker}`,
  );
  const entries = fc.array(fc.tuple(fc.constantFrom('A', 'B_1', '"C"', 'D'), value, fc.constantFrom('', '  # comment')), {
    minLength: 1,
    maxLength: 5,
  });
  const other = fc.constantFrom(
    'name: x',
    'run: |\n  echo secrets',
    'envs: {A: 1}',
    'run: "open',
    '  bad: [',
    '\tx: 1',
    'x: @',
    '# note',
    '}',
  );

  it('never leaves a value behind, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.array(other, { maxLength: 3 }),
        entries,
        fc.array(other, { maxLength: 3 }),
        fc.boolean(),
        (before, inside, after, isCrlf) => {
          const block = inside.map(([name, v, comment]) => `  ${name}: ${v}${/[|>\n]/.test(v) ? '' : comment}`);
          const source = [...before, 'secrets:', ...block, ...after].join('\n').replaceAll('\n', isCrlf ? '\r\n' : '\n');
          expect(redactSecrets(source)).not.toContain(marker);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('keeps a sound file sound, and only its secrets changed', () => {
    const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/);
    const map = fc.dictionary(name, fc.oneof(fc.string({ minLength: 1 }), fc.integer()), { minKeys: 1, maxKeys: 5 });
    fc.assert(
      fc.property(map, map, (envs, secrets) => {
        const text = redactSecrets(`envs: ${JSON.stringify(envs)}\nsecrets: ${JSON.stringify(secrets)}\nrun: x`);
        const hidden = Object.fromEntries(Object.keys(secrets).map((key) => [key, '<redacted>']));
        expect(parse(text)).toEqual({ envs, secrets: hidden, run: 'x' });
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => typeof redactSecrets(`${text}\nsecrets: `) === 'string'),
    );
  });
});
