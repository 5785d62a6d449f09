import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeTask, hoverTask } from './completions';
import { exampleTask } from './example';
import { parseTask } from './parse-task';

/** `‸` marks the cursor. */
function at(marked: string): { source: string; offset: number } {
  const offset = marked.indexOf('‸');
  return { source: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
const labels = (marked: string): string[] => {
  const { source, offset } = at(marked);
  return completeTask(source, offset).options.map((o) => o.label);
};
const applied = (marked: string, label: string): string => {
  const { source, offset } = at(marked);
  const { from, to, options } = completeTask(source, offset);
  const option = options.find((o) => o.label === label);
  if (!option) throw new Error(`no option ${label}`);
  return source.slice(0, from) + (option.apply ?? option.label) + source.slice(to);
};

describe('keys', () => {
  it('of a task, but not those that are there', () => {
    expect(labels('‸')).toEqual(expect.arrayContaining(['name', 'run', 'resources', 'envs']));
    expect(labels('na‸')).toContain('name');
    const more = labels('name: x\n‸\nrun: y');
    expect(more).toContain('setup');
    expect(more).not.toContain('name');
    expect(more).not.toContain('run');
  });

  it('leave out what is refused anyway, and mark what is not used', () => {
    expect(labels('‸')).not.toContain('service');
    expect(completeTask('', 0).options.find((o) => o.label === 'sync')?.detail).toBe('not used yet');
  });

  it('of the map that the indentation tells', () => {
    expect(labels('resources:\n  ‸')).toContain('accelerators');
    expect(labels('resources:\n  cpus: 4\n  acc‸')).toContain('accelerators');
    expect(labels('resources:\n  cpus: 4\n  acc‸')).not.toContain('cpus');
    expect(labels('resources:\n  cpus: 4\n‸')).toContain('run');
    expect(labels('resources:\n  cpus: 4\nru‸\n')).toContain('run');
    expect(labels('resources:\n\n  # note\n  ‸\n')).toContain('infra');
  });

  it('of the items of a list', () => {
    for (const text of [
      'resources:\n  any_of:\n    - ‸',
      'resources:\n  any_of:\n    - infra: aws\n      ‸',
      'resources:\n  any_of:\n    - infra: aws\n    - cpus: 4\n      ‸',
      'resources:\n  any_of:\n  - infra: aws\n  - ‸',
      'resources:\n  any_of:\n  - infra: aws\n    re‸',
    ]) {
      expect(labels(text), text).toContain('region');
      expect(labels(text), text).not.toContain('any_of');
    }
    expect(labels('resources:\n  any_of:\n    - infra: aws\n      ‸')).not.toContain('infra');
    expect(labels('resources:\n  any_of:\n    - infra: aws\n    - ‸')).toContain('infra');
    expect(labels('resources:\n  any_of:\n    - infra: aws\n  ‸')).toContain('labels');
    expect(labels('resources:\n  any_of:\n  - infra: aws\n  ‸')).toContain('labels');
  });

  it('of a workdir map and of nothing in free maps', () => {
    expect(labels('workdir:\n  ‸')).toEqual(['url', 'ref']);
    expect(labels('envs:\n  ‸')).toEqual([]);
    expect(labels('run: x\n  ‸')).toEqual([]);
  });

  it('do not come up in scripts, comments and texts', () => {
    expect(labels('run: |\n  ‸')).toEqual([]);
    expect(labels('run: |\n  for x in a; do\n    na‸')).toEqual([]);
    expect(labels('run: |-\n  a\n\n  ‸')).toEqual([]);
    expect(labels('# na‸')).toEqual([]);
    expect(labels('some words na‸')).toEqual([]);
  });

  it('write what follows them', () => {
    expect(applied('ru‸', 'run')).toBe('run: |\n  ');
    expect(applied('‸', 'resources')).toBe('resources:\n  ');
    expect(applied('‸', 'name')).toBe('name: ');
    expect(applied('resources:\n  ‸', 'any_of')).toBe('resources:\n  any_of:\n    - ');
    expect(applied('resources:\n  lab‸', 'labels')).toBe('resources:\n  labels:\n    ');
    expect(applied('rum‸: x', 'run')).toBe('run: x');
  });
});

describe('values', () => {
  it('are what the key can have', () => {
    expect(labels('resources:\n  use_spot: ‸')).toEqual(['true', 'false']);
    expect(labels('resources:\n  disk_tier: h‸')).toContain('high');
    expect(labels('resources:\n  infra: ‸')).toEqual(expect.arrayContaining(['local', 'ssh', 'aws', 'ssh/lab']));
    expect(labels('resources:\n  accelerators: ‸')).toContain('A100:8');
    expect(labels('resources:\n  accelerators:\n    - ‸')).toContain('A100:8');
    expect(labels('name:‸')).toEqual([]);
  });

  it('replace what is there, but not a comment', () => {
    expect(applied('resources:\n  use_spot: fal‸ # why', 'true')).toBe('resources:\n  use_spot: true # why');
    expect(applied('run: ‸', '|')).toBe('run: |\n  ');
  });
});

describe('hover', () => {
  it('explains a key', () => {
    const { source, offset } = at('resources:\n  acce‸lerators: A100:8\n');
    expect(hoverTask(source, offset)).toMatchObject({ from: 13, to: 25, title: 'resources.accelerators' });
    expect(hoverTask(source, offset)?.markdown).toContain('accelerators: A100:8');
    expect(hoverTask('service: {}', 2)?.markdown).toContain('Not supported yet');
    expect(hoverTask('resources:\n  any_of:\n  - infra: x', 28)?.title).toBe('resources.any_of.infra');
  });

  it('says nothing elsewhere', () => {
    expect(hoverTask('name: hello', 8)).toBeNull();
    expect(hoverTask('envs:\n  name: x', 9)).toBeNull();
    expect(hoverTask('run: |\n  name: x', 10)).toBeNull();
    expect(hoverTask('foo: x', 1)).toBeNull();
  });
});

describe('at any place of any text', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'resources:',
      '  any_of:',
      '  - ',
      '    - infra: aws',
      'run: |',
      '  echo',
      'name: x',
      '\t',
      '---',
      '- - - a: b',
      '  "q": 1',
      'envs: {',
      '# c',
      'a: &b',
      '?',
    ),
    fc.string({ maxLength: 12 }),
  );
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));

  it('offers and explains within the text', () => {
    fc.assert(
      fc.property(text, fc.nat(), (source, n) => {
        const offset = n % (source.length + 1);
        const { from, to } = completeTask(source, offset);
        expect(from).toBeLessThanOrEqual(offset);
        expect(to).toBeGreaterThanOrEqual(offset);
        expect(to).toBeLessThanOrEqual(source.length);
        const hover = hoverTask(source, offset);
        if (hover) expect([hover.from <= offset, hover.to >= offset]).toEqual([true, true]);
      }),
      { numRuns: 1000 },
    );
  });

  // At the top: a key that replaces the one above a block leaves that block's keys behind.
  it('every key that is offered is one that the parser knows', () => {
    for (let offset = 0; offset <= exampleTask.length; offset++) {
      const { from, to, options } = completeTask(exampleTask, offset);
      for (const option of options.slice(0, 3)) {
        const text = exampleTask.slice(0, from) + (option.apply ?? option.label) + exampleTask.slice(to);
        expect(
          parseTask(text).diagnostics.filter((d) => d.code === 'unknown-key' && d.path.length === 1),
          text,
        ).toEqual([]);
      }
    }
  });
});
