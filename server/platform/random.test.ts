import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock';
import { seededRandom, systemRandom } from './random';

describe('identity', () => {
  it('is a UUID of version 7 that carries its time', () => {
    const id = systemRandom(new ManualClock(new Date('2026-01-01T00:00:00Z'))).id();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 0, 1));
  });

  it('sorts as it was made: in one millisecond, over many, and when the clock is set back', () => {
    let now = Date.UTC(2026, 0, 1);
    const random = systemRandom({ now: () => new Date(now) });
    const ids = Array.from({ length: 10_000 }, (_, index) => {
      if (index === 6_000) now += 1;
      if (index === 8_000) now -= 5_000;
      return random.id();
    });
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('comes out the same from the same seed', () => {
    const values = (seed: string) => {
      const random = seededRandom(seed, new ManualClock());
      return [random.id(), random.token(), random.fraction()];
    };
    expect(values('a')).toEqual(values('a'));
    expect(values('a')).not.toEqual(values('b'));
    expect(seededRandom('a', new ManualClock()).token(48)).toHaveLength(64);
  });
});
