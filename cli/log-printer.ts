/** Turns pieces of several logs into whole lines, each with the node it came from when there is more than one. */
import { logStreamKey, type LogChunk, type LogStreamId } from '@/server/domain/log';
import { paint, type Colour } from './paint';

const rankColours: readonly Colour[] = ['cyan', 'magenta', 'green', 'yellow', 'blue'];

export class LogPrinter {
  private readonly partial = new Map<string, string>();
  private readonly numNodes: number;
  private readonly write: (text: string) => void;

  constructor(numNodes: number, write: (text: string) => void) {
    this.numNodes = numNodes;
    this.write = write;
  }

  /** One node: pieces go through as they come, progress bars included. Several: a line is printed when it is whole. */
  print(chunk: LogChunk): void {
    if (this.numNodes === 1) return this.write(chunk.text);
    const key = logStreamKey(chunk);
    const lines = ((this.partial.get(key) ?? '') + chunk.text).split('\n');
    this.partial.set(key, lines.pop() ?? '');
    const prefix = prefixOf(chunk);
    if (lines.length > 0) this.write(lines.map((line) => `${prefix}${lastOfProgress(line)}\n`).join(''));
  }

  /** Prints what was left without a line feed. */
  finish(): void {
    for (const [key, rest] of this.partial) {
      const [stage, rank] = key.split('.');
      if (rest !== '')
        this.write(`${prefixOf({ stage: stage === 'setup' ? 'setup' : 'run', rank: Number(rank) })}${lastOfProgress(rest)}\n`);
    }
    this.partial.clear();
  }
}

const prefixOf = ({ stage, rank }: LogStreamId): string =>
  paint(rankColours[rank % rankColours.length] ?? 'cyan', stage === 'setup' ? `(setup, rank ${rank}) ` : `(rank ${rank}) `);

/** A progress bar writes its line again and again; what it last said is the line. */
const lastOfProgress = (line: string): string => {
  const states = line.replace(/\r+$/, '').split('\r');
  return states[states.length - 1] ?? line;
};
