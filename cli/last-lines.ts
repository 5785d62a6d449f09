import type { LogChunk } from '@/server/domain/log';

export interface LastLines {
  chunks: LogChunk[];
  /** False: a node's log has more above, and fewer lines of it than asked for were given. */
  isEnough: boolean;
}

/** The pieces that hold the last `count` lines of each node's log, in order; a node's first is cut at the start of a line. */
export function lastLines(chunks: readonly LogChunk[], count: number): LastLines {
  const perRank = new Map<number, LogChunk[]>();
  for (const chunk of chunks) perRank.set(chunk.rank, [...(perRank.get(chunk.rank) ?? []), chunk]);
  const kept = new Map<LogChunk, LogChunk>();
  let isEnough = true;
  for (const ofRank of perRank.values()) {
    const tail = tailOf(ofRank, count);
    for (const [from, to] of tail.kept) kept.set(from, to);
    if (!tail.isFull && ofRank.some((chunk) => isCutAbove(chunk, ofRank))) isEnough = false;
  }
  return { chunks: chunks.flatMap((chunk) => kept.get(chunk) ?? []), isEnough };
}

/** The first piece of a stream that does not begin at its start. */
const isCutAbove = (chunk: LogChunk, all: readonly LogChunk[]): boolean =>
  chunk.offset > 0 && all.find((other) => other.stage === chunk.stage) === chunk;

function tailOf(chunks: readonly LogChunk[], count: number): { kept: [LogChunk, LogChunk][]; isFull: boolean } {
  const kept: [LogChunk, LogChunk][] = [];
  // A line feed at the very end ends the last line; it does not begin another.
  const last = chunks.filter(({ text }) => text !== '').at(-1);
  let wanted = count + (last?.text.endsWith('\n') ? 1 : 0);
  for (const chunk of [...chunks].reverse()) {
    let from = chunk.text.length;
    while (wanted > 0 && from > 0) {
      const feed = chunk.text.lastIndexOf('\n', from - 1);
      if (feed === -1) break;
      wanted -= 1;
      from = feed;
    }
    if (wanted === 0) return { kept: [...kept, [chunk, { ...chunk, text: chunk.text.slice(from + 1) }]], isFull: true };
    kept.push([chunk, chunk]);
  }
  return { kept, isFull: false };
}
