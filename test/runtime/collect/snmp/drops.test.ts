import { describe, expect, test } from 'vitest';
import { bps, ms } from '../../../../src/dsl/program/index.ts';
import { Drops } from '../../../../src/runtime/collect/snmp/drops.ts';
import type { RowStatus } from '../../../../src/runtime/collect/snmp/requests.ts';

const status = (seconds: number, discards: number | undefined, packets?: number): RowStatus => ({
  uptime: ms(seconds * 1_000),
  name: 'eth0',
  alias: '',
  up: true,
  speed: bps(1e9),
  discards,
  packets: packets === undefined ? undefined : BigInt(packets),
  discontinuity: 0,
});

const after = (outBps: number | undefined, ...statuses: RowStatus[]): number => {
  const drops = new Drops();
  for (const each of statuses) drops.observe(each, outBps);
  return drops.latest;
};

describe('drops', () => {
  test('are as long as the packets that got through', () => {
    // 10 Mbit/s in 1,000 packets/s of 1,250 octets; 100 of the same size per second were dropped.
    expect(after(10e6, status(0, 0, 0), status(5, 500, 5_000))).toBeCloseTo(1e6, 0);
  });

  test('are of a typical size when nothing got through, or nothing counts packets', () => {
    expect(after(0, status(0, 0, 0), status(5, 500, 0))).toBe(100 * 800 * 8);
    expect(after(10e6, status(0, 0), status(5, 500))).toBe(100 * 800 * 8);
  });

  test('go on over the wrap of a 32-bit counter, and not over a reset', () => {
    expect(after(undefined, status(0, 4_294_967_290), status(5, 494))).toBe(100 * 800 * 8);
    expect(after(undefined, status(0, 1_000_000), status(5, 0))).toBe(0);
  });

  test('are none where the agent does not count them, and before the second poll', () => {
    expect(after(10e6, status(0, undefined, 0), status(5, undefined, 5_000))).toBe(0);
    expect(after(10e6, status(0, 500, 0))).toBe(0);
  });

  test('end when no more are counted', () => {
    expect(after(10e6, status(0, 0, 0), status(5, 500, 5_000), status(10, 500, 10_000))).toBe(0);
  });
});
