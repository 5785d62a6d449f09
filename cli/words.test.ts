/** What the words on the command line mean: entrypoints, variables, names, numbers, addresses. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { parseTask } from '@/server/spec/parse-task';
import { commandLine } from './command-line';
import { chooseJobs } from './commands/cancel';
import { isYes } from './confirm';
import { commandAsYaml, readEntrypoint } from './entrypoint';
import { matchNames } from './match-names';
import { parseJobNumber, parsePositive } from './parse-number';
import { dhowHome, readToken, serverAddress } from './server-address';
import { readVariables } from './variables';

const folder = mkdtempSync(path.join(os.tmpdir(), 'dhow-words-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

describe('an entrypoint', () => {
  test('is a file when one word ends in .yaml or .yml, whatever the file holds', () => {
    const file = fileOf('broken.yml', 'not: [a map');
    expect(readEntrypoint([file])).toEqual({ yaml: 'not: [a map', file, text: file });
  });

  test('is a file when one word names a file that holds a YAML map', () => {
    expect(readEntrypoint([fileOf('task', 'run: echo hi\n')]).file).not.toBeNull();
  });

  test.each([
    ['a script', 'train.sh', '#!/bin/bash\nset -e\necho "a: b"\n'],
    ['a program', 'train.py', 'import os\nx: int = 3\nprint(x)\n'],
    ['a text', 'text', 'hello there\n'],
  ])('is a command when the file is %s', (_what, name, text) => {
    expect(readEntrypoint([fileOf(name, text)]).file).toBeNull();
  });

  test('is a command when there are several words, or none of it is a file', () => {
    expect(readEntrypoint(['python', 'train.yaml'])).toEqual({
      yaml: 'run: |2\n  python train.yaml\n',
      file: null,
      text: 'python train.yaml',
    });
    expect(readEntrypoint(['nvidia-smi']).file).toBeNull();
  });

  test('that is missing, empty or a folder is refused', () => {
    mkdirSync(path.join(folder, 'dir'));
    expect(() => readEntrypoint([path.join(folder, 'missing.yaml')])).toThrow(/missing\.yaml does not exist/);
    expect(() => readEntrypoint([path.join(folder, 'dir')])).toThrow(/is a folder/);
    expect(() => readEntrypoint([' '])).toThrow(/nothing to run/);
  });

  test('keeps every character of a command', () => {
    const printable = fc.string({ unit: fc.constantFrom(...'ab \t\'"\\$`#:-|>{}[]&*!%@,?~', '\n', 'é', '🚢') });
    fc.assert(
      fc.property(printable, (command) => {
        fc.pre(command.trim() !== '');
        const { task, diagnostics } = parseTask(commandAsYaml(command));
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(task?.run?.replace(/\n+$/, '')).toBe(command.replace(/\n+$/, ''));
      }),
    );
  });
});

describe('variables', () => {
  const read = (texts: string[], file?: string): Record<string, string> =>
    readVariables({ flag: '--env', texts, file }, { HOME: '/home/me', EMPTY: '' });

  test('are given as K=V, or taken from the caller’s environment', () => {
    expect(read(['A=1', 'B=', 'C=x=y z', 'HOME', 'EMPTY'])).toEqual({ A: '1', B: '', C: 'x=y z', HOME: '/home/me', EMPTY: '' });
  });

  test('come from a dotenv file too, and flags win over it', () => {
    const file = fileOf('.env', '# comment\nexport A=from-file\nB="two words" # after\nC=\'$kept\'\n\nEMPTY_ONE=\nM="line 1\nline 2"\n');
    expect(read(['A=flag'], file)).toEqual({ A: 'flag', B: 'two words', C: '$kept', EMPTY_ONE: '', M: 'line 1\nline 2' });
  });

  test('that are not set or not names are refused, and no value is told', () => {
    expect(() => read(['NOT_SET'])).toThrow('--env NOT_SET: NOT_SET is not set here.');
    expect(() => read(['1A=geheim'])).toThrow('--env: “1A” is no name of a variable.');
    expect(() => read([], fileOf('bad.env', 'a-b=geheim\n'))).toThrow(/“a-b” is no name of a variable/);
    expect(() => read([], path.join(folder, 'none.env'))).toThrow(/none\.env cannot be read/);
  });
});

describe('names', () => {
  const names = ['train-1', 'train-2', 'eval', 'a.b', 'aXb'];

  test.each([
    [['eval'], ['eval']],
    [['train-*'], ['train-1', 'train-2']],
    [
      ['train-?', 'eval', 'e*'],
      ['train-1', 'train-2', 'eval'],
    ],
    [['train-[2-9]'], ['train-2']],
    [['train-[!2]'], ['train-1']],
    [['a.b'], ['a.b']],
    [['a.?'], ['a.b']],
    [['*'], names],
  ])('%j means %j', (patterns, expected) => {
    expect(matchNames(patterns, names)).toEqual(expected);
  });

  test('that mean nothing are refused, with what was probably meant', () => {
    const hintOf = (pattern: string, all: string[]): unknown => {
      try {
        return matchNames([pattern], all);
      } catch (error) {
        return error;
      }
    };
    expect(hintOf('evla', names)).toMatchObject({ message: 'There is no cluster “evla”.', hint: 'Did you mean “eval”?', exitCode: 2 });
    expect(hintOf('zz*', names)).toMatchObject({ hint: 'There are: train-1, train-2, eval, a.b, aXb.' });
    expect(hintOf('x', [])).toMatchObject({ hint: 'There are no clusters now.' });
  });
});

test('numbers are whole and above 0', () => {
  expect(parsePositive('12')).toBe(12);
  expect(parseJobNumber('3')).toBe(3);
  for (const text of ['0', '-1', '1.5', 'x', '', '1e3', '01']) {
    expect(() => parsePositive(text)).toThrow();
    expect(() => parseJobNumber(text)).toThrow();
  }
});

test('an answer is yes when it is yes, or Return', () => {
  expect(['', 'y', 'YES', ' yes '].every(isYes)).toBe(true);
  expect(['n', 'no', 'nope', 'q', 'yesterday'].some(isYes)).toBe(false);
});

describe('the server', () => {
  test('is on this machine unless DHOW_API_URL says otherwise', () => {
    expect(serverAddress({})).toEqual({ url: 'http://127.0.0.1:4600', isLoopback: true });
    expect(serverAddress({ DHOW_PORT: '5000' }).url).toBe('http://127.0.0.1:5000');
    expect(serverAddress({ DHOW_API_URL: 'https://dhow.example/', DHOW_PORT: '5' })).toEqual({
      url: 'https://dhow.example',
      isLoopback: false,
    });
    expect(serverAddress({ DHOW_API_URL: 'http://[::1]:1' }).isLoopback).toBe(true);
    expect(serverAddress({ DHOW_API_URL: 'http://127.evil.example' }).isLoopback).toBe(false);
    expect(() => serverAddress({ DHOW_API_URL: 'dhow:4600' })).toThrow(/DHOW_API_URL=dhow:4600/);
    expect(() => serverAddress({ DHOW_PORT: 'x' })).toThrow(/DHOW_PORT=x/);
  });

  test('of another machine is not sent this machine’s token', () => {
    const env = { DHOW_HOME: folder };
    fileOf('access-token', 'mine\n');
    expect(readToken({ url: '', isLoopback: true }, env)).toBe('mine');
    expect(readToken({ url: '', isLoopback: false }, env)).toBeNull();
    expect(readToken({ url: '', isLoopback: false }, { ...env, DHOW_TOKEN: 'theirs' })).toBe('theirs');
    expect(dhowHome({ HOME: '/home/me' })).toBe('/home/me/.dhow');
    expect(dhowHome({ HOME: '/home/me', DHOW_HOME: '~/x' })).toBe('/home/me/x');
  });
});

test('the command line that is kept holds no value of a secret, and can be pasted', () => {
  const line = commandLine({
    verb: 'launch',
    cluster: 'c',
    entrypoint: "echo 'hi' $X",
    name: undefined,
    workdir: 'my dir',
    infra: 'ssh/lab',
    numNodes: 2,
    env: ['A=1 2', 'HOME'],
    envFile: undefined,
    secret: ['KEY=geheim'],
    secretFile: '.secrets',
  });
  expect(line).toBe(
    "dhow launch -c c --workdir 'my dir' --infra ssh/lab --num-nodes 2 --env 'A=1 2' --env HOME --secret-file .secrets --secret KEY 'echo '\\''hi'\\'' $X'",
  );
});

describe('jobs to cancel', () => {
  const job = (number: number, phase: string): never => ({ number, phase }) as never;
  const jobs = [job(4, 'succeeded'), job(3, 'pending'), job(2, 'running'), job(1, 'cancelled')];
  const numbers = (...args: [number[], boolean]): number[] => chooseJobs(jobs, ...args, 'c').map((chosen) => chosen.number);

  test('are those named, all that are not over, or the last one that is not over', () => {
    expect(numbers([1, 2, 2], false)).toEqual([1, 2]);
    expect(numbers([], true)).toEqual([3, 2]);
    expect(numbers([], false)).toEqual([3]);
    expect(() => numbers([9], false)).toThrow('Cluster “c” has no job 9.');
  });
});
