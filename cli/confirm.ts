import { createInterface } from 'node:readline/promises';

/** Asks on a terminal; where nobody can answer, the answer is yes, as in a script. */
export async function confirm(question: string, isAssumed: boolean | undefined): Promise<boolean> {
  if (isAssumed || !process.stdin.isTTY || !process.stderr.isTTY) return true;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return !/^n/i.test((await reader.question(`${question} [Y/n] `)).trim());
  } finally {
    reader.close();
  }
}
