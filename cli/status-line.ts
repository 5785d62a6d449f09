/** What is going on, on stderr: one line that rewrites itself on a terminal, a line for each change elsewhere. */
import { paint } from './paint';

const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const frameMs = 120;

export interface StatusOutput {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export class StatusLine {
  private readonly output: StatusOutput;
  private text = '';
  private frame = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(output: StatusOutput) {
    this.output = output;
  }

  show(text: string): void {
    if (text === this.text) return;
    this.text = text;
    if (!this.output.isTTY) {
      this.output.write(`· ${text}\n`);
      return;
    }
    this.draw();
    this.timer ??= setInterval(() => this.draw(), frameMs).unref();
  }

  /** Takes the line away, before anything else is written. */
  clear(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    if (this.text !== '' && this.output.isTTY) this.output.write('\r\u001b[K');
    this.text = '';
  }

  private draw(): void {
    const room = (this.output.columns || 80) - 3;
    const text = this.text.length > room ? `${this.text.slice(0, room - 1)}…` : this.text;
    this.output.write(`\r\u001b[K${frames[this.frame++ % frames.length]} ${paint('dim', text, this.output)}`);
  }
}
