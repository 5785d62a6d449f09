import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWord } from '@/server/domain/shell-word';
import { launchCommand } from './launch-command';

const nothing = { fileName: null, clusterName: '', infra: '', numNodes: '', envs: {}, existingCluster: null, secretNames: [] };

test('says what the Run button does, in the words of the terminal', () => {
  expect(launchCommand(nothing)).toBe('dhow launch task.yaml');
  expect(
    launchCommand({
      ...nothing,
      fileName: 'my task.yaml',
      clusterName: 'train',
      infra: 'ssh/lab',
      numNodes: '2',
      envs: { MODEL: 'a b' },
      secretNames: ['HF_TOKEN'],
    }),
  ).toBe("dhow launch -c train --infra ssh/lab --num-nodes 2 --env 'MODEL=a b' --secret HF_TOKEN 'my task.yaml'");
});

test('on a cluster that is there already it is an exec, which makes no cluster', () => {
  expect(launchCommand({ ...nothing, existingCluster: 'train', clusterName: 'other', infra: 'local' })).toBe('dhow exec train task.yaml');
});

test('a shell reads each word as it was meant', () => {
  const text = fc.string({ minLength: 1 }).filter((value) => !value.includes('\0'));
  fc.assert(
    fc.property(text, (value) => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellWord(value)}`], { encoding: 'utf8' })).toBe(value);
    }),
    { numRuns: 30 },
  );
});
