import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

describe('a token bucket', () => {
  test('gives the burst at once, then the rate', () => {
    let at = 0;
    const bucket = new TokenBucket({ perSecond: 10, burst: 3, now: () => at });
    expect([bucket.take(1), bucket.take(1), bucket.take(1), bucket.take(1)]).toEqual([true, true, true, false]);
    at = bucket.waitMs();
    expect(bucket.take(1)).toBe(true);
    expect(bucket.take(1)).toBe(false);
  });

  test('a large count leaves a debt to wait for', () => {
    let at = 0;
    const bucket = new TokenBucket({ perSecond: 10, burst: 5, now: () => at });
    expect(bucket.take(105)).toBe(true);
    expect(bucket.waitMs()).toBeGreaterThanOrEqual(10_000);
    at = 9_000;
    expect(bucket.take(1)).toBe(false);
    at = 10_100;
    expect(bucket.take(1)).toBe(true);
  });

  test('a clock that jumps back takes nothing away', () => {
    let at = 1_000;
    const bucket = new TokenBucket({ perSecond: 1, burst: 2, now: () => at });
    at = 0;
    expect([bucket.take(1), bucket.take(1)]).toEqual([true, true]);
  });

  prop.prop([fc.array(fc.record({ wait: fc.nat(300), count: fc.integer({ min: 1, max: 5 }) }), { maxLength: 200 })])(
    'never lets more through than burst + rate * time + one count',
    (steps) => {
      let at = 0;
      let taken = 0;
      const bucket = new TokenBucket({ perSecond: 20, burst: 10, now: () => at });
      for (const { wait, count } of steps) {
        at += wait;
        if (bucket.take(count)) taken += count;
        expect(taken).toBeLessThanOrEqual(10 + (20 * at) / 1000 + 5);
      }
    },
  );
});
