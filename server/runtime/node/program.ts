/** The programs a node gets, where they lie there, and the command lines that call them. */
import { createHash } from 'node:crypto';
import { pack } from 'tar-stream';
import { shellWord } from '@/server/domain/shell-word';
import { dhowNode } from './dhow-node';
import { dhowUnit } from './dhow-unit';

/** A node may hold several versions: units started by an older server run on with the one they were started by. */
export const programHash = createHash('sha256').update(dhowNode).update('\0').update(dhowUnit).digest('hex').slice(0, 16);

const folder = `$HOME/.dhow/runtime/${programHash}`;

/** The exit code of {@link callProgram}'s command when the program is not on the node. */
export const programMissing = 97;

export const callProgram = (command: string, ...args: (string | number)[]): string => {
  const words = [command, ...args.map(String)].map(shellWord).join(' ');
  return `p="${folder}/dhow-node"; [ -r "$p" ] || exit ${programMissing}; exec sh "$p" ${words}`;
};

/**
 * Puts the programs in place, whole or not at all, from a tar on standard input, then calls `prepare`. Several at once
 * do not hurt each other.
 */
export const installAndPrepare = (clusterId: string): string =>
  [
    `d="${folder}"; t="$HOME/.dhow/runtime/.new.$$"`,
    '[ -r "$d/dhow-node" ] || {',
    'command -v tar >/dev/null 2>&1 || { echo "tar is not there" >&2; exit 84; }',
    'mkdir -p "$t" || exit 81',
    'tar -xof - -C "$t" || { rm -rf "$t"; exit 81; }',
    'mv "$t" "$d" 2>/dev/null; rm -rf "$t" "$d/${t##*/}"',
    '}',
    `exec sh "$d/dhow-node" prepare ${shellWord(clusterId)}`,
  ].join('\n');

export async function tarOf(files: Record<string, { content: string | Buffer; mode: number }>): Promise<Buffer> {
  const archive = pack();
  for (const [name, { content, mode }] of Object.entries(files)) archive.entry({ name, mode }, content);
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

let programTar: Promise<Buffer> | undefined;
export const programArchive = (): Promise<Buffer> =>
  (programTar ??= tarOf({
    'dhow-unit': { content: dhowUnit, mode: 0o644 },
    'dhow-node': { content: dhowNode, mode: 0o755 },
  }));
