import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWord } from '@/server/domain/shell-word';
import { loginShellCommand } from './login-shell';

const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));

test('a word comes out of the shell as it went in', () => {
  fc.assert(
    fc.property(text, (word) => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' })).toBe(word);
    }),
    { numRuns: 50 },
  );
});

test.each(['sh', 'bash', 'busybox'])('a script survives %s as the login shell', (shell) => {
  fc.assert(
    fc.property(text, (word) => {
      const command = loginShellCommand(`printf %s ${shellWord(word)}`);
      const args = shell === 'busybox' ? ['sh', '-c', command] : ['-c', command];
      expect(execFileSync(shell, args, { encoding: 'utf8' })).toBe(word);
    }),
    { numRuns: 50 },
  );
});

test('shells that read quotes otherwise (fish, csh) see nothing but what all of them take literally', () => {
  const command = loginShellCommand(`echo 'it''s' "!!" \\ \n done`);
  const [, quoted] = /^exec sh -c '(.*)'$/s.exec(command) ?? [];
  expect(quoted).toMatch(/^eval "\$\(printf %b "(?:[A-Za-z0-9_ .:/=,+@-]|\\0[0-7]{3})*"\)"$/);
});
