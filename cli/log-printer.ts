/**
 * Writes pieces of a job's logs for a person. One node: what run wrote goes through byte for byte as it comes, progress
 * bars included; setup's lines are marked. Several nodes: a line is written when it is whole, with the node it is from.
 */
import { logStreamKey, type LogChunk, type LogStreamId } from '@/server/domain/log';
import { paint, type Colour } from './paint';

export interface LogOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

const rankColours: readonly Colour[] = ['cyan', 'magenta', 'green', 'yellow', 'blue'];

export class LogPrinter {
  private readonly numNodes: number;
  private readonly output: LogOutput;
  /** Several nodes: what each stream has said since its last line feed. */
  private readonly partial = new Map<string, { stream: LogStreamId; text: string }>();
  /** One node: whether the next character begins a line, and whether a carriage return waits for what follows it. */
  private isAtLineStart = true;
  private hasReturn = false;
  private lastStage: LogStreamId['stage'] | null = null;

  constructor(numNodes: number, output: LogOutput) {
    this.numNodes = numNodes;
    this.output = output;
  }

  print(chunk: LogChunk): void {
    const text = this.numNodes === 1 ? this.streamed(chunk) : this.assembled(chunk);
    if (text !== '') this.output.write(text);
  }

  /** Writes what was left without a line feed. */
  finish(): void {
    for (const { stream, text } of this.partial.values()) {
      if (text !== '') this.output.write(`${this.prefixOf(stream)}${lastState(text)}\n`);
    }
    this.partial.clear();
    // In a pipe the bytes stay as they are; on a terminal what follows begins on a line of its own.
    if (this.output.isTTY && !this.isAtLineStart) this.output.write('\n');
    this.isAtLineStart = true;
  }

  private assembled(chunk: LogChunk): string {
    const key = logStreamKey(chunk);
    const lines = ((this.partial.get(key)?.text ?? '') + chunk.text).split('\n');
    this.partial.set(key, { stream: { stage: chunk.stage, rank: chunk.rank }, text: lines.pop() ?? '' });
    const prefix = this.prefixOf(chunk);
    return lines.map((line) => `${prefix}${lastState(line)}\n`).join('');
  }

  private streamed(chunk: LogChunk): string {
    const isNewStage = this.lastStage !== null && this.lastStage !== chunk.stage;
    const gap = isNewStage && !this.isAtLineStart ? '\n' : '';
    if (gap !== '') this.isAtLineStart = true;
    this.lastStage = chunk.stage;
    if (chunk.stage === 'setup') return gap + this.marked(chunk);
    if (chunk.text !== '') this.isAtLineStart = chunk.text.endsWith('\n');
    return gap + chunk.text;
  }

  /** The prefix before each line, and again after a carriage return: a progress bar writes over it. */
  private marked(chunk: LogChunk): string {
    const prefix = this.prefixOf(chunk);
    let marked = '';
    for (const part of chunk.text.split(/(?<=[\r\n])/)) {
      if (this.isAtLineStart || (this.hasReturn && part !== '\n')) marked += prefix;
      marked += part;
      this.isAtLineStart = part.endsWith('\n');
      this.hasReturn = part.endsWith('\r');
    }
    return marked;
  }

  private prefixOf({ stage, rank }: LogStreamId): string {
    const who = this.numNodes === 1 ? [] : [`rank ${rank}`];
    const words = stage === 'setup' ? ['setup', ...who] : who;
    return paint(rankColours[rank % rankColours.length] ?? 'cyan', `(${words.join(', ')}) `, this.output);
  }
}

/** A progress bar writes its line again and again; what it said last is the line. */
function lastState(line: string): string {
  const states = line.replace(/\r+$/, '').split('\r');
  return states.at(-1) ?? line;
}
