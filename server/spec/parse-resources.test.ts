import { describe, expect, it } from 'vitest';
import type { Diagnostic, Resources } from '@/server/domain/task';
import { parseTask } from './parse-task';

function resourcesOf(text: string): { resources: Resources[]; isOrdered: boolean } {
  const { task, diagnostics } = parseTask(`run: x\nresources: ${text}`);
  expect(diagnostics).toEqual([]);
  if (!task) throw new Error('no task');
  return task;
}
const one = (text: string): Resources => {
  const { resources } = resourcesOf(text);
  expect(resources).toHaveLength(1);
  const [first] = resources;
  if (!first) throw new Error('no resources');
  return first;
};
const problemIn = (text: string): Diagnostic => {
  const { task, diagnostics } = parseTask(`run: x\nresources: ${text}`);
  expect(task).toBeNull();
  expect(diagnostics).toHaveLength(1);
  const [first] = diagnostics;
  if (!first) throw new Error('no diagnostic');
  return first;
};
const acceleratorsOf = (text: string) => resourcesOf(`{accelerators: ${text}}`).resources.map((r) => r.accelerators);

describe('infra', () => {
  it.each([
    ['aws', ['aws', null, null]],
    ['AWS/us-east-1', ['aws', 'us-east-1', null]],
    ['gcp/us-central1/us-central1-a', ['gcp', 'us-central1', 'us-central1-a']],
    ['local', ['local', null, null]],
    ['ssh', ['ssh', null, null]],
    ['ssh/lab', ['ssh', 'lab', null]],
    ['k8s', ['kubernetes', null, null]],
    ['kubernetes/team/ctx-1', ['kubernetes', 'team/ctx-1', null]],
    ['slurm/c1/gpu', ['slurm', 'c1', 'gpu']],
    ['"*"', [null, null, null]],
    ['"*/us-east-1"', [null, 'us-east-1', null]],
    ['"aws/*/us-east-1a"', ['aws', null, 'us-east-1a']],
  ])('%s', (written, [cloud, region, zone]) => {
    expect(one(`{infra: ${written}}`)).toMatchObject({ cloud, region, zone });
  });

  it('says which cloud was meant', () => {
    const problem = problemIn('{infra: asw/us-east-1}');
    expect(problem).toMatchObject({ code: 'unknown-cloud', line: 2, path: ['resources', 'infra'] });
    expect(problem.message).toContain('Did you mean “aws”?');
    expect(problem.fix?.insert).toBe('aws/us-east-1');
    expect(problemIn('{cloud: lamda}').fix?.insert).toBe('lambda');
  });

  it.each(['""', 'aws//x', 'aws/a/b/c', 'local/x', 'ssh/a/b', '/aws', '"*/a/b/c"'])('refuses %s', (written) => {
    expect(problemIn(`{infra: ${written}}`).code).toBe('bad-infra');
  });

  it('or cloud, region and zone, not both', () => {
    expect(one('{cloud: AWS, region: us-west-2, zone: us-west-2a}')).toMatchObject({
      cloud: 'aws',
      region: 'us-west-2',
      zone: 'us-west-2a',
    });
    expect(problemIn('{infra: aws, region: us-west-2}')).toMatchObject({ code: 'conflicting-keys', path: ['resources', 'region'] });
  });
});

describe('accelerators', () => {
  it('are a name with a count, or part of one', () => {
    expect(acceleratorsOf('A100')).toEqual([{ name: 'A100', count: 1 }]);
    expect(acceleratorsOf('A100:8')).toEqual([{ name: 'A100', count: 8 }]);
    expect(acceleratorsOf('A100:0.25')).toEqual([{ name: 'A100', count: 0.25 }]);
    expect(acceleratorsOf('tpu-v5e-8')).toEqual([{ name: 'tpu-v5e-8', count: 1 }]);
    expect(resourcesOf('{gpus: H100:2}').resources[0]?.accelerators).toEqual({ name: 'H100', count: 2 });
  });

  it('in a map or a set are alternatives without order', () => {
    for (const text of ['{A100: 8, V100: 4}', "{'A100:8', 'V100:4'}", '{A100: "8", V100: 4.0}']) {
      expect(resourcesOf(`{accelerators: ${text}}`)).toMatchObject({
        isOrdered: false,
        resources: [{ accelerators: { name: 'A100', count: 8 } }, { accelerators: { name: 'V100', count: 4 } }],
      });
    }
  });

  it('in a list have an order', () => {
    expect(resourcesOf('{accelerators: [H100:8, A100:8]}')).toMatchObject({ isOrdered: true });
    expect(resourcesOf('{accelerators: [H100:8]}')).toMatchObject({ isOrdered: false });
  });

  it.each(['A100:x', 'A100:0', 'A100:1.5', '":8"', '"A100:"', '"A 100"', '{A100: 0}', '[A100:8, "?"]', '{A100: -1}'])(
    'refuse %s',
    (text) => {
      expect(problemIn(`{accelerators: ${text}}`).code).toBe('bad-accelerator');
    },
  );

  it('and gpus cannot both be given', () => {
    expect(problemIn('{accelerators: A100, gpus: A100}').code).toBe('conflicting-keys');
  });
});

describe('amounts', () => {
  it('are exact or at least', () => {
    expect(one('{cpus: 4, memory: 32}')).toMatchObject({
      cpus: { value: 4, isMinimum: false },
      memoryGib: { value: 32, isMinimum: false },
    });
    expect(one('{cpus: 4+, memory: 500+}')).toMatchObject({
      cpus: { value: 4, isMinimum: true },
      memoryGib: { value: 500, isMinimum: true },
    });
    expect(one('{cpus: "0.5", memory: 64GB}')).toMatchObject({ cpus: { value: 0.5 }, memoryGib: { value: 64 } });
    expect(one('{memory: 1.5TB+}').memoryGib).toEqual({ value: 1536, isMinimum: true });
    expect(one('{memory: 512Mi}').memoryGib).toEqual({ value: 0.5, isMinimum: false });
    expect(one('{disk_size: 1TB}').diskSizeGib).toBe(1024);
    expect(one('{disk_size: 100}').diskSizeGib).toBe(100);
  });

  it.each([
    '{cpus: 0}',
    '{cpus: 4x}',
    '{cpus: four}',
    '{memory: 0}',
    '{memory: -1}',
    '{memory: 12QB}',
    '{disk_size: 100+}',
    '{disk_size: 1500MB}',
    '{disk_size: 0}',
    '{cpus: ""}',
  ])('refuse %s', (text) => {
    expect(problemIn(text).code).toBe('bad-amount');
  });
});

describe('ports', () => {
  it('are one, a range or a list', () => {
    expect(one('{ports: 8000}').ports).toEqual(['8000']);
    expect(one('{ports: "8000-8010"}').ports).toEqual(['8000-8010']);
    expect(one('{ports: [22, "8000-8010", "22", 80-80]}').ports).toEqual(['22', '8000-8010', '80']);
    expect(one('{ports: }').ports).toEqual([]);
  });

  it('refuse what is no port, at the item', () => {
    expect(problemIn('{ports: 70000}').message).toContain('70000');
    expect(problemIn('{ports: 0}').code).toBe('bad-port');
    expect(problemIn('{ports: 8x}').code).toBe('bad-port');
    expect(problemIn('{ports: 82-81}').fix?.insert).toBe('81-82');
    expect(problemIn('{ports: [22, 99999]}')).toMatchObject({ path: ['resources', 'ports', 1], line: 2, column: 25, endColumn: 30 });
  });
});

describe('the rest', () => {
  it('is read', () => {
    expect(one('{instance_type: p4d.24xlarge, use_spot: true, labels: {team: a}}')).toMatchObject({
      instanceType: 'p4d.24xlarge',
      useSpot: true,
      labels: { team: 'a' },
    });
    expect(one('{use_spot: yes}').useSpot).toBe(true);
    expect(one('{use_spot: Off}').useSpot).toBe(false);
  });

  it('is refused when it is of another kind', () => {
    expect(problemIn('{use_spot: maybe}')).toMatchObject({
      code: 'wrong-type',
      message: '“resources.use_spot” must be true or false, not text.',
    });
    expect(problemIn('{labels: {team: 7}}').fix?.insert).toBe("'7'");
    expect(problemIn('{accelerators: 8}').code).toBe('wrong-type');
    expect(problemIn('[{cpus: 4}]')).toMatchObject({ code: 'wrong-type', path: ['resources'] });
    expect(problemIn('{any_of: {cpus: 4}}')).toMatchObject({ code: 'wrong-type', path: ['resources', 'any_of'] });
  });

  it('may hold num_nodes, as the top of the file does', () => {
    expect(parseTask('run: x\nresources: {num_nodes: 3}').task?.numNodes).toBe(3);
    expect(parseTask('run: x\nnum_nodes: 3\nresources: {num_nodes: 3}').task?.numNodes).toBe(3);
    expect(parseTask('run: x\nnum_nodes: 2\nresources: {num_nodes: 3}').diagnostics[0]?.code).toBe('conflicting-keys');
  });
});

describe('alternatives', () => {
  it('inherit what they do not say', () => {
    const { resources, isOrdered } = resourcesOf(
      '{cpus: 4+, labels: {a: x, b: x}, any_of: [{infra: aws, labels: {b: y}}, {infra: gcp, cpus: 8}]}',
    );
    expect(isOrdered).toBe(false);
    expect(resources).toMatchObject([
      { cloud: 'aws', cpus: { value: 4, isMinimum: true }, labels: { a: 'x', b: 'y' } },
      { cloud: 'gcp', cpus: { value: 8, isMinimum: false }, labels: { a: 'x', b: 'x' } },
    ]);
  });

  it('keep their order where they have one', () => {
    expect(resourcesOf('{ordered: [{infra: ssh/lab}, {infra: aws}]}')).toMatchObject({
      isOrdered: true,
      resources: [{ cloud: 'ssh' }, { cloud: 'aws' }],
    });
  });

  it('multiply with alternatives of accelerators', () => {
    const { resources } = resourcesOf('{accelerators: {A100: 1, H100: 1}, any_of: [{use_spot: true}, {use_spot: false}]}');
    expect(resources.map((r) => [r.useSpot, r.accelerators?.name])).toEqual([
      [true, 'A100'],
      [true, 'H100'],
      [false, 'A100'],
      [false, 'H100'],
    ]);
  });

  it('replace one way of naming a place or a GPU by another', () => {
    expect(resourcesOf('{cloud: aws, region: r, any_of: [{infra: gcp}, {zone: z}]}').resources).toMatchObject([
      { cloud: 'gcp', region: null },
      { cloud: 'aws', region: 'r', zone: 'z' },
    ]);
    expect(one('{gpus: A100, any_of: [{accelerators: H100}]}').accelerators?.name).toBe('H100');
  });

  it('refuse what cannot go together', () => {
    expect(problemIn('{any_of: [{cpus: 1}], ordered: [{cpus: 2}]}').code).toBe('conflicting-keys');
    expect(problemIn('{accelerators: {A100: 1, H100: 1}, ordered: [{cpus: 2}]}').code).toBe('conflicting-keys');
    expect(problemIn('{accelerators: [A100, H100], any_of: [{cpus: 2}]}').code).toBe('conflicting-keys');
    expect(problemIn('{infra: aws, any_of: [{region: us-east-1}]}')).toMatchObject({
      code: 'conflicting-keys',
      path: ['resources', 'any_of', 0, 'region'],
    });
  });

  it('are checked each at its place', () => {
    const source = 'run: x\nresources:\n  any_of:\n    - infra: aws\n    - infra: azur\n      cpu: 4\n';
    expect(parseTask(source).diagnostics.map((d) => [d.code, d.line, d.column])).toEqual([
      ['unknown-cloud', 5, 14],
      ['unknown-key', 6, 7],
    ]);
  });

  it('are refused beyond a sane number', () => {
    const gpus = Array.from({ length: 100 }, (_, i) => `G${i}: 1`).join(', ');
    const many = Array.from({ length: 100 }, () => '{use_spot: true}').join(', ');
    expect(problemIn(`{accelerators: {${gpus}}, any_of: [${many}]}`).code).toBe('too-complex');
  });
});
