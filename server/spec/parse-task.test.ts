import { describe, expect, it } from 'vitest';
import type { Diagnostic, Task } from '@/server/domain/task';
import { exampleTask } from './example';
import { parseTask } from './parse-task';
import type { ParseOptions } from './parse-task';

function parsed(source: string, options?: ParseOptions): Task {
  const { task, diagnostics } = parseTask(source, options);
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  if (!task) throw new Error('no task');
  return task;
}
const problemsOf = (source: string, options?: ParseOptions): Diagnostic[] => {
  const { task, diagnostics } = parseTask(source, options);
  expect(task === null).toBe(diagnostics.some((d) => d.severity === 'error'));
  return diagnostics;
};
const only = (source: string, options?: ParseOptions): Diagnostic => {
  const diagnostics = problemsOf(source, options);
  expect(diagnostics).toHaveLength(1);
  const [first] = diagnostics;
  if (!first) throw new Error('no diagnostic');
  return first;
};
/** The text that a diagnostic marks. */
const marked = (source: string, d: Diagnostic): string => {
  const lines = source.split('\n');
  if (d.line !== d.endLine) throw new Error('marks several lines');
  return (lines[d.line - 1] ?? '').slice(d.column - 1, d.endColumn - 1);
};
const mended = (source: string, d: Diagnostic): string => {
  if (!d.fix) throw new Error('no fix');
  return source.slice(0, d.fix.from) + d.fix.insert + source.slice(d.fix.to);
};

describe('a task file', () => {
  it('gives every key of a task', () => {
    const task = parsed(`
name: train-llama
workdir: ~/train
num_nodes: 2
envs: {EPOCHS: 3}
secrets: {TOKEN: abc}
file_mounts:
  /data: ~/datasets/
  ~/conf/: ./conf
setup: pip install torch
run: |
  python train.py
  echo done
resources:
  infra: aws/us-east-1
`);
    expect(task).toMatchObject({
      name: 'train-llama',
      workdir: '~/train',
      numNodes: 2,
      envs: { EPOCHS: '3' },
      secrets: { TOKEN: 'abc' },
      fileMounts: { '/data': '~/datasets', '~/conf': './conf' },
      setup: 'pip install torch',
      run: 'python train.py\necho done\n',
      isOrdered: false,
    });
    expect(task.resources).toMatchObject([{ cloud: 'aws', region: 'us-east-1', zone: null }]);
  });

  it('fills in what is left out', () => {
    expect(parsed('run: echo hi')).toMatchObject({
      name: null,
      workdir: null,
      numNodes: 1,
      setup: null,
      envs: {},
      secrets: {},
      fileMounts: {},
    });
    expect(parsed('run: echo hi').resources).toHaveLength(1);
  });

  it('takes keys with nothing after them as not given', () => {
    expect(parsed('run: x\nname:\nresources:\nenvs:\nsetup:\nworkdir: ~\nfile_mounts:\n')).toMatchObject({ name: null, workdir: null });
  });

  it('may be empty, and says that there is nothing to run', () => {
    for (const source of ['', '\n\n', '# only a comment\n', '---\n', '\uFEFF']) {
      const { task, diagnostics } = parseTask(source);
      expect(task).not.toBeNull();
      expect(diagnostics.map((d) => [d.severity, d.code])).toEqual([['warning', 'nothing-to-run']]);
    }
  });

  it('may use anchors, aliases and merge keys', () => {
    const task = parsed('envs: &base {A: 1, B: 2}\nsecrets: {<<: *base, B: 3, C: &c x, D: *c}\nrun: x');
    expect(task.secrets).toEqual({ A: '1', B: '3', C: 'x', D: 'x' });
  });

  it('reads CRLF and a byte order mark', () => {
    expect(parsed('\uFEFFname: a\r\nrun: |\r\n  echo\r\n')).toMatchObject({ name: 'a', run: 'echo\n' });
    expect(only('name: a\r\nrun: x\r\nnope: 1\r\n')).toMatchObject({ line: 3, column: 1, endColumn: 5 });
  });

  it('reads the task that newcomers see without a word', () => {
    expect(parseTask(exampleTask).diagnostics).toEqual([]);
  });
});

describe('environment variables', () => {
  it('keep the text they are written with', () => {
    const { envs } = parsed(
      `run: x\nenvs:\n  A: 1e-4\n  B: 007\n  C: true\n  D: yes\n  E: 1.50\n  F: '0x10'\n  G: 0x10\n  H: "a\\tb"\n  I: |\n    text\n  N: no`,
    );
    expect(envs).toEqual({ A: '1e-4', B: '007', C: 'true', D: 'yes', E: '1.50', F: '0x10', G: '0x10', H: 'a\tb', I: 'text\n', N: 'no' });
  });

  it('without a value are asked for by name', () => {
    const source = 'run: x\nenvs:\n  HF_TOKEN:\n  OTHER: 1\n';
    const problem = only(source);
    expect(problem).toMatchObject({
      code: 'missing-env',
      severity: 'error',
      path: ['envs', 'HF_TOKEN'],
      line: 3,
      column: 3,
      endColumn: 11,
    });
    expect(problem.hint).toContain('--env HF_TOKEN=value');
    expect(parsed(source, { envs: { HF_TOKEN: 'abc', NEW: '1' } }).envs).toEqual({ HF_TOKEN: 'abc', OTHER: '1', NEW: '1' });
  });

  it('given at launch win over the file', () => {
    expect(parsed('run: x\nenvs: {A: 1}', { envs: { A: '2' } }).envs).toEqual({ A: '2' });
  });

  it('refuse names that bash cannot have', () => {
    const source = 'run: x\nenvs:\n  MY-VAR: 1\n  2X: 2\n';
    const problems = problemsOf(source);
    expect(problems.map((d) => [d.code, marked(source, d)])).toEqual([
      ['bad-env-name', 'MY-VAR'],
      ['bad-env-name', '2X'],
    ]);
    expect(problems.map((d) => d.fix?.insert)).toEqual(['MY_VAR', '_2X']);
  });

  it('refuse lists and maps', () => {
    expect(only('run: x\nenvs: {A: [1, 2]}')).toMatchObject({ code: 'wrong-type', path: ['envs', 'A'] });
    expect(only('run: x\nenvs: [A]')).toMatchObject({ code: 'wrong-type', path: ['envs'] });
  });

  it('may have names that objects have', () => {
    expect(parsed('run: x\nenvs: {constructor: 1, toString: 2, hasOwnProperty: 3}').envs).toEqual({
      constructor: '1',
      toString: '2',
      hasOwnProperty: '3',
    });
    expect(only('run: x\nenvs: {__proto__: 1}')).toMatchObject({ code: 'bad-key' });
  });
});

describe('secrets', () => {
  it('without a value are asked for, and come with the launch', () => {
    const source = 'run: x\nsecrets:\n  TOKEN: null\n';
    expect(only(source)).toMatchObject({ code: 'missing-secret', line: 3, column: 3 });
    expect(parsed(source, { secrets: { TOKEN: 's' } }).secrets).toEqual({ TOKEN: 's' });
  });

  it('are never repeated by a message', () => {
    const source = 'run: x\nsecrets: {KEY: hunter2}\nresources: {accelerators: "A100:${KEY}"}';
    const problems = problemsOf(source);
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('as a list are not supported yet', () => {
    expect(only('run: x\nsecrets: [workspace.TOKEN]')).toMatchObject({ code: 'not-supported', path: ['secrets'], line: 2 });
  });
});

describe('substitution', () => {
  it('replaces $NAME and ${NAME} in workdir, file_mounts and resources', () => {
    const task = parsed(
      'workdir: ~/${DIR}\nfile_mounts: {"/data/$DIR": "./$DIR"}\nenvs: {DIR: p1, GPU: "A100:8", N: 2, SPOT: true}\nsecrets: {R: us-west-2}\nresources: {accelerators: "${GPU}", num_nodes: $N, use_spot: $SPOT, region: $R}\nrun: echo $DIR',
    );
    expect(task).toMatchObject({ workdir: '~/p1', fileMounts: { '/data/p1': './p1' }, numNodes: 2, run: 'echo $DIR' });
    expect(task.resources).toMatchObject([{ accelerators: { name: 'A100', count: 8 }, useSpot: true, region: 'us-west-2' }]);
  });

  it('leaves names that nobody gave as they are', () => {
    expect(parsed('workdir: /a/$NOPE/${NOPE}\nrun: x').workdir).toBe('/a/$NOPE/${NOPE}');
    expect(parsed('workdir: "7$X"\nenvs: {X: 8}\nrun: x').workdir).toBe('78');
  });

  it('says so when resources are left with one', () => {
    const source = 'run: x\nresources:\n  accelerators: ${GPU_CONFIG}\n';
    const problem = only(source);
    expect(problem).toMatchObject({ code: 'unresolved-variable', line: 3 });
    expect(marked(source, problem)).toBe('${GPU_CONFIG}');
    expect(problem.hint).toContain('--env GPU_CONFIG=value');
    expect(parsed(source, { envs: { GPU_CONFIG: 'V100:4' } }).resources[0]?.accelerators).toEqual({ name: 'V100', count: 4 });
  });

  it('reports a variable that is asked for once', () => {
    expect(only('run: x\nenvs: {G: }\nresources: {accelerators: $G}')).toMatchObject({ code: 'missing-env' });
  });
});

describe('mistakes', () => {
  it('are all told at once, in the order of the text', () => {
    const source = 'nam: x\nnum_nodes: 0\nrun: [a]\nresources:\n  cpus: 4x\n  acelerators: A100\nfoo: 1\n';
    expect(problemsOf(source).map((d) => [d.line, d.code])).toEqual([
      [1, 'unknown-key'],
      [2, 'bad-value'],
      [3, 'wrong-type'],
      [5, 'bad-amount'],
      [6, 'unknown-key'],
      [7, 'unknown-key'],
    ]);
  });

  it('in a key say which was meant, and mend it', () => {
    const cases = {
      nam: 'name',
      resource: 'resources',
      'num-nodes': 'num_nodes',
      numnodes: 'num_nodes',
      env: 'envs',
      command: 'run',
      stup: 'setup',
      filemounts: 'file_mounts',
    };
    for (const [wrong, right] of Object.entries(cases)) {
      const source = `${wrong}: 1\n`;
      const problem = only(source);
      expect(problem).toMatchObject({ code: 'unknown-key', line: 1, column: 1, endColumn: wrong.length + 1, path: [wrong] });
      expect(problem.message).toContain(`Did you mean “${right}”?`);
      expect(mended(source, problem)).toBe(`${right}: 1\n`);
    }
  });

  it('in a key offer no mend that would give it twice', () => {
    expect(only('run: x\nrum: y').fix).toBeNull();
  });

  it('in the place of a key say where it belongs', () => {
    expect(only('run: x\naccelerators: A100').hint).toContain('under “resources:”');
    expect(only('run: x\nresources: {setup: y}').hint).toContain('top of the file');
  });

  it('in a type say what would be right, at the value', () => {
    const source = 'name: 123\nrun: x';
    const problem = only(source);
    expect(problem).toMatchObject({ code: 'wrong-type', line: 1, column: 7, endColumn: 10 });
    expect(mended(source, problem)).toBe("name: '123'\nrun: x");
    expect(mended('num_nodes: "2"\nrun: x', only('num_nodes: "2"\nrun: x'))).toBe('num_nodes: 2\nrun: x');
    for (const wrong of [
      'run: 5',
      'run: [a, b]',
      'run: {a: b}',
      'run: true',
      'setup: 1\nrun: x',
      'num_nodes: 1.5\nrun: x',
      'num_nodes: two\nrun: x',
      'resources: A100\nrun: x',
      'file_mounts: x\nrun: x',
      'workdir: [a]\nrun: x',
    ]) {
      expect(only(wrong)).toMatchObject({ code: 'wrong-type', line: 1 });
    }
  });

  it('in a text that reads as true or false ask for quotes', () => {
    expect(mended('name: no\nrun: x', only('name: no\nrun: x'))).toBe("name: 'no'\nrun: x");
  });

  it('in a run of several keys mark the key, not the block', () => {
    expect(only('run:\n  - echo a\n  - echo b\n')).toMatchObject({ code: 'wrong-type', line: 1, column: 1, endColumn: 4 });
  });

  it('in a name offer one that can be', () => {
    const source = 'name: my task!\nrun: x';
    expect(mended(source, only(source))).toBe('name: my-task\nrun: x');
    for (const good of ['a', 'A1', 'a-b', 'a__b', 'a.b-c_d', '7b']) expect(parsed(`name: "${good}"\nrun: x`).name).toBe(good);
    for (const bad of ['-a', 'a-', 'a---b', 'a b', 'ä', '']) expect(only(`name: "${bad}"\nrun: x`).code).toBe('bad-name');
  });

  it('in num_nodes give the bound', () => {
    expect(only('num_nodes: 0\nrun: x').message).toContain('at least 1');
    expect(only('num_nodes: -3\nrun: x').code).toBe('bad-value');
  });

  it('of a key given twice are found', () => {
    expect(only('run: a\nname: x\nrun: b')).toMatchObject({ code: 'duplicate-key', line: 3, column: 1, endColumn: 4 });
  });

  it('of a file that is no map are told', () => {
    for (const source of ['hello', '- a\n- b', '42', '"x"', 'true']) expect(only(source)).toMatchObject({ code: 'wrong-type', path: [] });
  });
});

describe('what is not supported yet', () => {
  it.each([
    ['workdir: {url: "https://example.com/x.git", ref: main}\nrun: x', 'Git workdirs are not supported yet', 1],
    ['run: x\nworkdir: https://example.com/x.git', 'not supported yet', 2],
    ['run: x\nfile_mounts:\n  /data: s3://bucket/', 'Mounting from “s3://bucket/” is not supported yet', 3],
    ['run: x\nfile_mounts:\n  /data: {source: "s3://b", mode: COPY}', 'not supported yet', 3],
    ['run: x\nservice: {replicas: 2}', '“service” is not supported yet', 2],
    ['run: x\npool: {workers: 2}', '“pool” is not supported yet', 2],
    ['run: x\nvolumes: {/mnt: v}', '“volumes” is not supported yet', 2],
    ['run: x\nresources: {volumes: []}', '“volumes” is not supported yet', 2],
    ['run: x\nresources: {accelerators: 80GB+}', 'not supported yet', 2],
    ['run: x\nresources: {memory: 4x}', 'not supported yet', 2],
    ['name: p\n---\nrun: a\n---\nrun: b', 'Pipelines are not supported yet', 3],
    ['name: p\n---\nrun: a', 'Pipelines are not supported yet', 3],
  ])('is an error: %s', (source, message, line) => {
    const problem = only(source);
    expect(problem).toMatchObject({ severity: 'error', code: 'not-supported', line });
    expect(problem.message).toContain(message);
  });

  it.each([
    'sync: {include: ["*.pt"], mode: incremental}',
    'networking: {vpc_name: v}',
    'config: {a: {b: 1}}',
    'inputs: {s3://x: 5}',
    'outputs: {s3://x: 5}',
    'event_callback: echo hi',
  ])('is a warning where the task still means the same: %s', (line) => {
    expect(only(`run: x\n${line}`)).toMatchObject({ severity: 'warning', code: 'not-used', line: 2, column: 1 });
  });

  it.each([
    'disk_tier: HIGH',
    'image_id: docker:ubuntu',
    'autostop: 10',
    'autostop: {idle_minutes: 5, down: true}',
    'job_recovery: FAILOVER',
    "spot_recovery: 'auto'",
    'network_tier: best',
    'max_hourly_cost: 2.5',
    'priority: 10',
    'local_disk: nvme:100+',
    'accelerator_args: {tpu_vm: true}',
  ])('is a warning in resources: %s', (line) => {
    expect(only(`run: x\nresources:\n  ${line}`)).toMatchObject({ severity: 'warning', code: 'not-used', line: 3, column: 3 });
  });

  it('is checked all the same', () => {
    expect(
      problemsOf('run: x\nresources: {disk_tier: hihg}')
        .map((d) => d.code)
        .sort(),
    ).toEqual(['bad-value', 'not-used']);
    expect(
      problemsOf('run: x\nresources: {priority: 2000}')
        .map((d) => d.code)
        .sort(),
    ).toEqual(['bad-value', 'not-used']);
  });

  it('lets documents without content pass', () => {
    expect(parsed('---\nrun: x\n---\n').run).toBe('x');
    expect(parsed('# header\n---\nrun: x\n...\n').run).toBe('x');
  });
});

describe('file mounts', () => {
  it('refuse to mount twice, over the workdir, onto a URL or from nothing', () => {
    expect(only('run: x\nfile_mounts: {/a: b, /a/: c}')).toMatchObject({ code: 'conflicting-keys', path: ['file_mounts', '/a/'] });
    expect(only('run: x\nworkdir: .\nfile_mounts: {~/sky_workdir: b}')).toMatchObject({ code: 'conflicting-keys' });
    expect(only('run: x\nfile_mounts: {s3://b: ./b}')).toMatchObject({ code: 'bad-path' });
    expect(only('run: x\nfile_mounts: {/a: ""}')).toMatchObject({ code: 'bad-path' });
  });

  it('keep the root', () => {
    expect(parsed('run: x\nfile_mounts: {/data: /}').fileMounts).toEqual({ '/data': '/' });
  });
});
