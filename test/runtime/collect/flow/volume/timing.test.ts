import { describe, expect, test } from 'vitest';
import { Timing } from '../../../../../src/runtime/collect/flow/volume/timing.ts';

const TIMEOUT = 60_000;

/** Records every second from `from` to `to`, each of a flow that began `delay` ago. */
function listen(timing: Timing, from: number, to: number, delay: number | undefined): void {
  for (let at = from; at <= to; at += 1_000) {
    timing.arrived(at);
    if (delay !== undefined) timing.began(delay);
  }
}

describe('the window that rates are averages of', () => {
  test('is not there before a whole bucket has been heard and reported', () => {
    const timing = new Timing(TIMEOUT);
    expect(timing.window(0)).toBeUndefined();
    listen(timing, 0, 69_000, 60_000);
    expect(timing.window(69_000)).toBeUndefined();
    listen(timing, 70_000, 70_000, 60_000);
    expect(timing.window(70_000)).toEqual({ from: 0, to: 1 });
  });

  test('ends the longest delay ago and is one timeout long', () => {
    const timing = new Timing(TIMEOUT);
    listen(timing, 0, 300_000, 60_000);
    expect(timing.window(300_000)).toEqual({ from: 18, to: 24 });
  });

  test('comes nearer when all flows are short, once the longest ones had time to show', () => {
    const timing = new Timing(TIMEOUT);
    listen(timing, 0, 59_000, 15_000);
    expect(timing.window(59_000)).toBeUndefined();
    listen(timing, 60_000, 130_000, 15_000);
    expect(timing.window(130_000)).toEqual({ from: 5, to: 11 });
  });

  test('of samples ends now', () => {
    const timing = new Timing(TIMEOUT);
    listen(timing, 0, 90_000, undefined);
    expect(timing.window(90_000)).toEqual({ from: 3, to: 9 });
  });

  test('begins where listening began', () => {
    const timing = new Timing(TIMEOUT);
    listen(timing, 5_000, 130_000, 60_000);
    expect(timing.window(130_000)).toEqual({ from: 1, to: 7 });
    const later = new Timing(TIMEOUT);
    listen(later, 25_000, 130_000, 60_000);
    expect(later.window(130_000)).toEqual({ from: 3, to: 7 });
  });

  test('stands still while the exporter is silent', () => {
    const timing = new Timing(TIMEOUT);
    listen(timing, 0, 300_000, 60_000);
    expect(timing.window(310_000)).toEqual({ from: 19, to: 25 });
    expect(timing.window(900_000)).toEqual({ from: 19, to: 25 });
  });

  test('holds nothing from before a silence longer than the timeout', () => {
    const timing = new Timing(TIMEOUT);
    listen(timing, 0, 300_000, 60_000);
    listen(timing, 500_000, 550_000, 60_000);
    expect(timing.window(550_000)).toBeUndefined();
    listen(timing, 551_000, 590_000, 60_000);
    expect(timing.window(590_000)).toEqual({ from: 50, to: 53 });
  });

  test('does not wait for delays far beyond the timeout, but tells them', () => {
    const timing = new Timing(TIMEOUT);
    listen(timing, 0, 300_000, 1_800_000);
    expect(timing.window(300_000)).toEqual({ from: 16, to: 22 });
    expect(timing.longestDelayMs).toBe(1_800_000);
  });

  test('forgets a long delay after two timeouts', () => {
    const timing = new Timing(TIMEOUT);
    listen(timing, 0, 100_000, 60_000);
    listen(timing, 101_000, 300_000, 5_000);
    expect(timing.longestDelayMs).toBe(5_000);
  });
});
