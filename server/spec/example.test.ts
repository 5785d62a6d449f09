import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { exampleTask } from './example';
import { parseTask } from './parse-task';

const { task } = parseTask(exampleTask);

/** Runs a script of the example without its waits. */
const bash = (script: string): string =>
  execFileSync('bash', ['-ec', `sleep() { :; }\n${script}`], {
    encoding: 'utf8',
    env: { ...process.env, ...task?.envs, SKYPILOT_NODE_RANK: '0', SKYPILOT_NUM_NODES: '1' },
  });

it('sets up, then prints a coloured line for each step', () => {
  expect(bash(task?.setup ?? 'false')).toContain('Ready');
  const lines = bash(task?.run ?? 'false')
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(Number(task?.envs.STEPS) + 2);
  expect(lines[1]).toContain('\u001b[36m 1/12\u001b[0m');
});
