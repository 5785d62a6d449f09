/** Collects a command's output up to a limit; what comes after is read and dropped, so that the command goes on. */
export class CommandOutput {
  readonly #limit: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    const room = this.#limit - this.#bytes;
    if (room <= 0) return;
    const piece = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.#chunks.push(piece);
    this.#bytes += piece.length;
  }

  toString(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

export const defaultTimeoutMs = 30_000;
export const defaultMaxOutputBytes = 1024 * 1024;
/** Standard error of a stream: its end is what matters, and nobody writes a megabyte there. */
export const streamStderrBytes = 1024 * 1024;
