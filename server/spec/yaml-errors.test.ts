import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '@/server/domain/task';
import { parseTask } from './parse-task';

const errorsOf = (source: string): Diagnostic[] => {
  const { task, diagnostics } = parseTask(source);
  expect(task).toBeNull();
  return diagnostics.filter((d) => d.severity === 'error');
};
const only = (source: string): Diagnostic => {
  const errors = errorsOf(source);
  expect(errors).toHaveLength(1);
  const [first] = errors;
  if (!first) throw new Error('no error');
  return first;
};

describe('text that is no YAML', () => {
  it.each([
    ['run: "echo', 1, 'not closed'],
    ['name: x\nfoo\nrun: y', 2, 'no “key: value”'],
    ['name: x\nrun: echo a: b', 2, 'inside a value'],
    ['name: x\nenvs: {A: 1\nrun: y', 2, 'bracket'],
    ['resources: [a, b', 1, 'bracket'],
    ['run: @x', 1, 'cannot start with “@”'],
    ['run: `x`', 1, 'cannot start with “`”'],
    ['run: "\\q"', 1, 'escape'],
    ['name: x\nrun: y\n  z: 1', 2, 'inside a value'],
  ])('%j is told at line %i', (source, line, words) => {
    const [first] = errorsOf(source);
    expect(first).toMatchObject({ code: 'yaml-syntax', line });
    expect(first?.message).toContain(words);
  });

  it('tells of tabs and replaces them', () => {
    for (const source of ['resources:\n\tcpus: 4\nrun: x\n', 'run: |\n\techo hi\n', 'resources:\n  cpus: 4\n\tmemory: 8\n']) {
      const [first] = errorsOf(source);
      expect(first).toMatchObject({ code: 'yaml-tab', column: 1 });
      if (!first?.fix) throw new Error('no fix');
      const mended = source.slice(0, first.fix.from) + first.fix.insert + source.slice(first.fix.to);
      expect(parseTask(mended).diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
    }
  });

  it('is told once, at its first line, when all that follows is lost', () => {
    const errors = errorsOf(`- a\n${'b: 1\n'.repeat(1000)}`);
    expect(errors.map((d) => [d.line, d.code])).toEqual([
      [1, 'wrong-type'],
      [2, 'yaml-syntax'],
    ]);
  });

  it('does not hide other mistakes before it, and adds none after it', () => {
    const errors = errorsOf('nmae: x\nnum_nodes: 0\nrun: "abc\nfoo: 1\n');
    expect(errors.map((d) => [d.line, d.code])).toEqual([
      [1, 'unknown-key'],
      [2, 'bad-value'],
      [3, 'yaml-syntax'],
    ]);
  });
});

describe('text that would harm', () => {
  it('is refused by size before it is read', () => {
    expect(only('#'.repeat(1_048_577)).code).toBe('too-large');
    expect(only('é'.repeat(600_000)).code).toBe('too-large');
    expect(only('run: x\n'.repeat(1_500_000))).toMatchObject({ code: 'too-large', line: 1, column: 1 });
  });

  it.each([
    ['brackets', '['.repeat(500_000), 'too-deep'],
    ['braces', '{a: '.repeat(100_000), 'too-deep'],
    ['dashes', '- '.repeat(300_000), 'too-deep'],
    ['keys', Array.from({ length: 900 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'too-deep'],
    ['question marks', '? '.repeat(300_000), 'too-deep'],
    ['quotes', '"'.repeat(1_000_000), 'too-complex'],
    ['directives', '%a\n'.repeat(200_000), 'too-complex'],
    ['documents', '---\na\n'.repeat(100_000), 'too-complex'],
    ['an alias of itself', 'envs: &a [*a, *a]', 'too-deep'],
  ])('is refused: %s', (_name, source, code) => {
    expect(only(source).code).toBe(code);
  });

  it('is refused when aliases multiply', () => {
    let source = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 10; i++)
      source += `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    expect(only(source).code).toBe('too-many-aliases');
    const long = `envs:\n  A: &a ${'x'.repeat(100_000)}\n${Array.from({ length: 100 }, (_, i) => `  B${i}: *a\n`).join('')}`;
    expect(only(long).code).toBe('too-many-aliases');
  });

  it('is refused when it is not text', () => {
    expect(only('run: \u0000\u0001')).toMatchObject({ code: 'not-text', line: 1, column: 6, endColumn: 7 });
    expect(only('\u007fELF').code).toBe('not-text');
  });

  it('does not grow by substitution', () => {
    const { task } = parseTask(`run: x\nenvs: {A: ${'x'.repeat(60_000)}}\nworkdir: ${'$A'.repeat(10_000)}`);
    expect(task?.workdir?.length).toBeLessThan(100_000);
  });

  it('gives no more diagnostics than a page holds', () => {
    const { diagnostics } = parseTask(Array.from({ length: 5000 }, (_, i) => `k${i}: 1`).join('\n'));
    expect(diagnostics).toHaveLength(100);
  });
});

describe('odd YAML', () => {
  it.each([
    ['run: !!python/object:os.system x', 'yaml-tag'],
    ['run: !foo x', 'yaml-tag'],
    ['run: *nope', 'unknown-alias'],
    ['{a: 1}: x', 'bad-key'],
    ['run: x\n<<: 5', 'bad-merge'],
  ])('%s is an error', (source, code) => {
    expect(errorsOf(source).map((d) => d.code)).toContain(code);
  });

  it('may tag text as text', () => {
    expect(parseTask('run: x\nname: !!str 123').task?.name).toBe('123');
  });
});
