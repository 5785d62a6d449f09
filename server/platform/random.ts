/** Chance and identity as an argument: real in the process, seeded in tests. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from './clock';

export interface Random {
  /** A UUID version 7: ids made later sort later, so indexes grow at one end. */
  id(): string;
  /** A secret of `bytes` random bytes, in base64url. */
  token(bytes?: number): string;
  /** 0 ≤ x < 1, for jitter; not for secrets. */
  fraction(): number;
}

export const systemRandom = (clock: Pick<Clock, 'now'>): Random => randomFrom(randomBytes, clock);

/** The same seed and clock give the same values in the same order. Tests only: its tokens can be foretold. */
export function seededRandom(seed: string, clock: Pick<Clock, 'now'>): Random {
  let count = 0;
  return randomFrom((size) => {
    const blocks: Buffer[] = [];
    for (let length = 0; length < size; length += 32) blocks.push(createHash('sha256').update(`${seed}:${count++}`).digest());
    return Buffer.concat(blocks).subarray(0, size);
  }, clock);
}

function randomFrom(bytes: (size: number) => Buffer, clock: Pick<Clock, 'now'>): Random {
  let lastMs = 0;
  let sequence = 0;
  return {
    id() {
      // Ids of one millisecond, or of a clock that was set back, stay in order by the 12 bits after the time.
      const now = clock.now().getTime();
      sequence = now > lastMs ? bytes(2).readUInt16BE() & 0x7ff : sequence + 1;
      lastMs = Math.max(now, lastMs);
      if (sequence > 0xfff) {
        lastMs += 1;
        sequence = 0;
      }
      const id = bytes(16);
      id.writeUIntBE(lastMs, 0, 6);
      id.writeUInt16BE(0x7000 | sequence, 6);
      id.writeUInt8(0x80 | (id.readUInt8(8) & 0x3f), 8);
      return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    token: (size = 32) => bytes(size).toString('base64url'),
    fraction: () => bytes(6).readUIntBE(0, 6) / 2 ** 48,
  };
}
