import { createInterface } from 'node:readline';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';

/** Asks on a terminal; where nobody can answer, the answer is yes, as in a script. Ctrl-C throws, Ctrl-D is no. */
export async function confirm(question: string, isAssumed: boolean | undefined): Promise<boolean> {
  if (isAssumed || !process.stdin.isTTY || !process.stderr.isTTY) return true;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      const endLine = (): void => void process.stderr.write('\n');
      reader.once('SIGINT', () => {
        reject(new CliError('Nothing was done.', null, exitCodes.interrupted));
      });
      reader.once('close', endLine).once('close', () => resolve(false));
      reader.question(`${question} [Y/n] `, (answer) => {
        reader.off('close', endLine);
        resolve(isYes(answer));
      });
    });
  } finally {
    reader.close();
  }
}

/** Return alone is yes; anything but yes is no. */
export const isYes = (answer: string): boolean => /^(y|yes|)$/i.test(answer.trim());
