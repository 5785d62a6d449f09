import type { LogChunk } from '@/server/domain/log';

/** The pieces that hold the last `count` lines of what was gathered, the first of them cut at the start of a line. */
export function lastLines(chunks: readonly LogChunk[], count: number): LogChunk[] {
  const kept: LogChunk[] = [];
  // A line feed at the very end ends the last line; it does not begin another.
  let wanted = count + (chunks.at(-1)?.text.endsWith('\n') ? 1 : 0);
  for (const chunk of chunks.toReversed()) {
    let from = chunk.text.length;
    while (wanted > 0) {
      const feed = from === 0 ? -1 : chunk.text.lastIndexOf('\n', from - 1);
      if (feed === -1) break;
      wanted -= 1;
      from = feed;
    }
    if (wanted > 0) kept.unshift(chunk);
    else return [{ ...chunk, text: chunk.text.slice(from + 1) }, ...kept];
  }
  return kept;
}
