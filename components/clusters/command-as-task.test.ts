import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { commandAsTask } from './command-as-task';

const runOf = (yaml: string): unknown => parse(yaml).run;

describe('a command as a task file', () => {
  it('reads like one a person would write', () => {
    expect(commandAsTask('nvidia-smi\necho "a: b" # c\n')).toBe('run: |\n  nvidia-smi\n  echo "a: b" # c\n');
  });
  it('keeps every command as it was typed, but for space at its end', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~\n\t]{1,80}$/), (command) => {
        const trimmed = command.replace(/\s+$/, '');
        fc.pre(trimmed !== '');
        expect(String(runOf(commandAsTask(command))).replace(/\n$/, '')).toBe(trimmed);
      }),
    );
  });
});
