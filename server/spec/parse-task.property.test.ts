import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseTask } from './parse-task';
import type { ParsedTask } from './parse-task';

/** What holds for every text whatever: a task exactly when there is no error, every place inside the text. */
function check(source: string, result: ParsedTask): void {
  const lines = source.split(/\r\n|\n|\r/);
  expect(result.task === null).toBe(result.diagnostics.some((d) => d.severity === 'error'));
  expect(result.diagnostics.length).toBeLessThanOrEqual(100);
  for (const d of result.diagnostics) {
    expect(d.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(d.message.length).toBeGreaterThan(0);
    expect(d.message.length).toBeLessThan(400);
    expect(d.line).toBeGreaterThanOrEqual(1);
    expect(d.endLine).toBeLessThanOrEqual(lines.length);
    expect(d.column).toBeGreaterThanOrEqual(1);
    expect(d.column).toBeLessThanOrEqual((lines[d.line - 1] ?? '').length + 2);
    expect(d.endColumn).toBeLessThanOrEqual((lines[d.endLine - 1] ?? '').length + 2);
    expect(d.endLine > d.line || (d.endLine === d.line && d.endColumn >= d.column)).toBe(true);
    if (d.fix) expect(d.fix.from >= 0 && d.fix.from <= d.fix.to && d.fix.to <= source.length).toBe(true);
  }
}

const name = fc.constantFrom(
  'name',
  'workdir',
  'num_nodes',
  'setup',
  'run',
  'envs',
  'secrets',
  'file_mounts',
  'resources',
  'service',
  'sync',
  'nmae',
  '<<',
  '__proto__',
  '',
);
const resourceName = fc.constantFrom(
  'infra',
  'cloud',
  'region',
  'accelerators',
  'gpus',
  'cpus',
  'memory',
  'disk_size',
  'ports',
  'labels',
  'use_spot',
  'any_of',
  'ordered',
  'num_nodes',
  'autostop',
  'image_id',
  'acclerators',
);
const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    'A100:8',
    'aws/us-east-1',
    '4+',
    '$A',
    '${B}',
    's3://b/',
    '~/x',
    '8000-8010',
    '',
    null,
    true,
    0,
    -1,
    1.5,
    4,
    1e300,
    Number.NaN,
    '---',
    ': ',
    '#',
    '\t',
    'a\nb\n',
  ),
  fc.string({ maxLength: 8 }),
);
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(name, resourceName, fc.string({ maxLength: 6 })), tie('any'), { maxKeys: 4 }),
  ),
})).any;
const resources = fc.dictionary(resourceName, value, { maxKeys: 6 });
const document = fc.tuple(fc.dictionary(name, value, { maxKeys: 6 }), resources).map(([task, r]) => ({ ...task, resources: r }));

describe('any text', () => {
  it('is answered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (source) => check(source, parseTask(source))),
      { numRuns: 2000 },
    );
  });

  it('of the characters that YAML is made of is answered', () => {
    const unit = fc.constantFrom(
      ...'{}[]:-?,&*!|>%@`\'"#~<=.\\ \n\t\rab1',
      '- ',
      ': ',
      '\n  ',
      '---\n',
      '<<: ',
      '*a',
      '&a ',
      '$A',
      'run: ',
      'envs:\n',
      'resources:\n ',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 120 }), (source) => check(source, parseTask(source))),
      { numRuns: 5000 },
    );
  });

  it('of the form of a task is answered', () => {
    fc.assert(
      fc.property(document, fc.boolean(), (doc, isFlow) => {
        const source = isFlow ? JSON.stringify(doc) : stringify(doc);
        check(source, parseTask(source, { envs: { A: '1' } }));
      }),
      { numRuns: 2000 },
    );
  });

  it('that is a task with a piece cut out is answered', () => {
    fc.assert(
      fc.property(document, fc.nat(), fc.nat(40), (doc, at, length) => {
        const whole = stringify(doc);
        const from = at % (whole.length + 1);
        const source = whole.slice(0, from) + whole.slice(from + length);
        check(source, parseTask(source));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same answer each time', () => {
    fc.assert(
      fc.property(document, (doc) => {
        expect(parseTask(stringify(doc))).toEqual(parseTask(stringify(doc)));
      }),
    );
  });
});

describe('any sound task', () => {
  const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,8}$/);
  const variables = fc.dictionary(fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/), fc.string({ unit: 'grapheme-ascii', maxLength: 20 }), {
    maxKeys: 4,
  });
  const task = fc.record({
    name: word,
    num_nodes: fc.integer({ min: 1, max: 100 }),
    run: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 }),
    setup: fc.string({ unit: 'grapheme-ascii', maxLength: 60 }),
    workdir: word,
    envs: variables,
    secrets: variables,
    file_mounts: fc.dictionary(word, word, { maxKeys: 3 }),
  });

  it('comes out as it was written, in block and in flow style', () => {
    fc.assert(
      fc.property(task, fc.boolean(), (written, isFlow) => {
        // Version 1.1 quotes texts such as `on` and `no`, which are no texts without quotes.
        const result = parseTask(isFlow ? JSON.stringify(written) : stringify(written, { version: '1.1' }));
        expect(result.diagnostics).toEqual([]);
        expect(result.task).toMatchObject({
          name: written.name,
          numNodes: written.num_nodes,
          run: written.run,
          setup: written.setup,
          workdir: written.workdir,
          envs: written.envs,
          secrets: written.secrets,
          fileMounts: written.file_mounts,
        });
      }),
      { numRuns: 500 },
    );
  });

  it('never shows a secret in a diagnostic', () => {
    const key = fc.constantFrom('accelerators', 'infra', 'cpus', 'memory', 'ports', 'disk_size', 'use_spot', 'num_nodes', 'cloud');
    const secret = fc.stringMatching(/^[a-z0-9:/+-]{6,12}$/).map((text) => `zq${text}`);
    fc.assert(
      fc.property(key, secret, (k, s) => {
        const { diagnostics } = parseTask(`run: x\nsecrets: {S: "${s}"}\nresources: {${k}: "\${S}"}`);
        expect(JSON.stringify(diagnostics)).not.toContain(s);
      }),
    );
  });
});
