import { expect, test } from 'vitest';
import { ClockOffset } from '../../../../../src/runtime/collect/flow/volume/clock.ts';

/** The exporter's clock is this far ahead of ours, which counts from another start altogether. */
const AHEAD = 1_700_000_000_000;

test('the quickest datagram tells the offset best', () => {
  const clock = new ClockOffset();
  const offsets = [90, 40, 300, 15, 120].map((delay, index) =>
    clock.observe(1_000 * index + delay, AHEAD + 1_000 * index),
  );
  expect(offsets.map((offset) => offset + AHEAD)).toEqual([90, 40, 40, 15, 15]);
});

test('an export time cut to the second is known to the millisecond once a datagram leaves on the second', () => {
  const clock = new ClockOffset();
  let offset = 0;
  for (let at = 0; at < 20_000; at += 730) offset = clock.observe(at + 5, AHEAD + Math.floor(at / 1000) * 1000);
  expect(offset + AHEAD).toBeLessThan(20);
});

test('a slow drift is followed', () => {
  const clock = new ClockOffset();
  let offset = 0;
  for (let at = 0; at <= 3_600_000; at += 1_000) offset = clock.observe(at, AHEAD + at - at / 10_000);
  // The exporter has lost 360 ms in this hour; an epoch's worth of it may still be missing.
  expect(offset + AHEAD).toBeGreaterThan(360 - 2 * 30);
});

test('a clock that is set is believed after three datagrams, and each of them is taken at its word', () => {
  const clock = new ClockOffset();
  for (let at = 0; at < 10; at++) clock.observe(at, AHEAD + at);
  expect(clock.observe(10, AHEAD + 10 - 60_000)).toBe(60_000 - AHEAD);
  expect(clock.observe(11, AHEAD + 11)).toBe(-AHEAD);
  for (let at = 20; at < 23; at++) expect(clock.observe(at, AHEAD + at + 60_000)).toBe(-60_000 - AHEAD);
  expect(clock.observe(24, AHEAD + 24 + 60_000 - 40)).toBe(-60_000 - AHEAD);
});
