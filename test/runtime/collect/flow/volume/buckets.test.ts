import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKETS, Buckets } from '../../../../../src/runtime/collect/flow/volume/buckets.ts';

const WIDTH = 10_000;
/** The newest bucket of these tests. */
const NOW = 1_000 * WIDTH + 5_000;
const NEWEST = 1_000;

function fresh(): Buckets {
  const buckets = new Buckets(WIDTH, 4);
  buckets.advance(NOW);
  return buckets;
}

const perBucket = (buckets: Buckets, row: number): number[] =>
  Array.from({ length: BUCKETS }, (_, index) =>
    buckets.octets(row, buckets.oldest + index, buckets.oldest + index + 1),
  );

describe('octets spread over the time of their flow', () => {
  test('add up to the record exactly, each bucket within an octet of its share', () => {
    const flow = fc.record({
      end: fc.integer({ min: NOW - 20 * WIDTH, max: NOW }),
      duration: fc.integer({ min: 0, max: 30 * WIDTH }),
      octets: fc.oneof(fc.nat(100), fc.integer({ min: 0, max: 2 ** 50 })),
      samples: fc.nat(1_000_000),
    });
    fc.assert(
      fc.property(fc.array(flow, { minLength: 1, maxLength: 5 }), (flows) => {
        flows.forEach(({ end, duration, octets, samples }) => {
          const buckets = fresh();
          const start = end - duration;
          const lost = buckets.spread(1, start, end, octets, samples, 1);
          const shares = perBucket(buckets, 1);
          expect(shares.reduce((sum, share) => sum + share, lost)).toBe(octets);
          shares.forEach((share, index) => {
            const begin = (buckets.oldest + index) * WIDTH;
            const overlap = Math.max(0, Math.min(end, begin + WIDTH) - Math.max(start, begin));
            const due =
              duration === 0 ? (end >= begin && end < begin + WIDTH ? octets : 0) : (octets * overlap) / duration;
            expect(Math.abs(share - due)).toBeLessThanOrEqual(1 + octets * 1e-12);
          });
          expect(perBucket(buckets, 0)).toEqual(new Array(BUCKETS).fill(0));
        });
      }),
    );
  });

  test('take their samples along', () => {
    const buckets = fresh();
    buckets.spread(0, NOW - 2 * WIDTH, NOW, 4_000, 8, 100);
    const share = (bucket: number): number => buckets.samples(0, bucket, bucket + 1);
    expect([NEWEST - 2, NEWEST - 1, NEWEST].map(share)).toEqual([2, 4, 2]);
  });

  test('before the oldest bucket are given back', () => {
    const buckets = fresh();
    expect(buckets.spread(0, NOW - 100 * WIDTH, NOW - 50 * WIDTH, 777, 1, 1)).toBe(777);
    expect(buckets.spread(0, NOW - 28 * WIDTH, NOW, 2_800, 1, 1)).toBe(2_800 - 1_450);
  });

  test('leave when their bucket is older than all that are kept', () => {
    const buckets = fresh();
    buckets.spread(0, NOW, NOW, 500, 1, 1);
    buckets.advance(NOW + (BUCKETS - 1) * WIDTH);
    expect(buckets.octets(0, NEWEST, NEWEST + 1)).toBe(500);
    buckets.advance(NOW + BUCKETS * WIDTH);
    expect(perBucket(buckets, 0)).toEqual(new Array(BUCKETS).fill(0));
  });

  test('are not disturbed by a clock that did not move, or by a long silence', () => {
    const buckets = fresh();
    buckets.spread(0, NOW, NOW, 500, 1, 1);
    buckets.advance(NOW - 3 * WIDTH);
    expect(buckets.octets(0, NEWEST, NEWEST + 1)).toBe(500);
    buckets.advance(NOW + 1_000 * WIDTH);
    expect(perBucket(buckets, 0)).toEqual(new Array(BUCKETS).fill(0));
  });

  test('stay when there are more rows', () => {
    const buckets = fresh();
    buckets.spread(3, NOW, NOW, 500, 1, 64);
    buckets.reach(10_000);
    buckets.spread(9_999, NOW - 1, NOW, 7, 1, 1);
    expect([buckets.octets(3, NEWEST, NEWEST + 1), buckets.lastRate(3), buckets.lastEnd(3)]).toEqual([500, 64, NOW]);
    expect(buckets.octets(9_999, NEWEST, NEWEST + 1)).toBe(7);
  });
});
