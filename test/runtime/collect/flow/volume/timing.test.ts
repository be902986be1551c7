import { describe, expect, test } from 'vitest';
import { Timing } from '../../../../../src/runtime/collect/flow/volume/timing.ts';

const TIMEOUT = 60_000;

/** Records every second from `from` to `to`, each of a flow that began `delay` ago. */
function listen(one: Timing, from: number, to: number, delay: number | undefined): void {
  for (let at = from; at <= to; at += 1_000) {
    one.arrived(at);
    if (delay !== undefined) one.began(delay);
  }
}

const timing = (listeningSince = 0): Timing => new Timing(TIMEOUT, listeningSince);

/** Buckets are 12 s, five of them a window. */
describe('the window that rates are averages of', () => {
  test('is not there before a whole bucket has been heard and reported', () => {
    const one = timing();
    expect(one.window(0)).toBeUndefined();
    listen(one, 3_000, 71_000, 60_000);
    expect(one.window(71_999)).toBeUndefined();
    expect(one.window(72_000)).toEqual({ from: 0, to: 1 });
  });

  test('ends the longest delay ago and is one timeout long', () => {
    const one = timing();
    listen(one, 0, 300_000, 60_000);
    expect(one.window(300_000)).toEqual({ from: 15, to: 20 });
  });

  test('comes nearer when all flows are short, once the longest ones had time to show', () => {
    const one = timing();
    listen(one, 0, 59_000, 15_000);
    expect(one.window(59_999)).toBeUndefined();
    listen(one, 60_000, 131_000, 15_000);
    expect(one.window(131_000)).toEqual({ from: 4, to: 9 });
  });

  test('of samples ends now', () => {
    const one = timing();
    listen(one, 0, 90_000, undefined);
    expect(one.window(90_000)).toEqual({ from: 2, to: 7 });
  });

  test('begins where listening began, or the exporter long after that', () => {
    const late = timing(25_000);
    listen(late, 26_000, 130_000, 60_000);
    expect(late.window(130_000)).toEqual({ from: 3, to: 5 });
    const quiet = timing(0);
    listen(quiet, 100_000, 150_000, 60_000);
    expect(quiet.window(150_000)).toEqual({ from: 2, to: 7 });
    const unborn = timing(0);
    listen(unborn, 121_000, 210_000, 60_000);
    expect(unborn.window(210_000)).toEqual({ from: 11, to: 12 });
  });

  test('stands still while the exporter is silent', () => {
    const one = timing();
    listen(one, 0, 300_000, 60_000);
    expect(one.window(312_000)).toEqual({ from: 16, to: 21 });
    expect(one.window(900_000)).toEqual({ from: 16, to: 21 });
  });

  test('holds nothing from before a silence of more than two timeouts', () => {
    const one = timing();
    listen(one, 0, 300_000, 60_000);
    listen(one, 420_000, 420_000, 60_000);
    expect(one.window(432_000)).toEqual({ from: 26, to: 31 });
    listen(one, 541_000, 600_000, 60_000);
    expect(one.window(600_000)).toBeUndefined();
    listen(one, 601_000, 636_000, 60_000);
    expect(one.window(636_000)).toEqual({ from: 46, to: 48 });
  });

  test('does not wait for delays far beyond the timeout, but tells them', () => {
    const one = timing();
    listen(one, 0, 300_000, 1_800_000);
    expect(one.window(300_000)).toEqual({ from: 11, to: 16 });
    expect(one.longestDelayMs).toBe(1_800_000);
  });

  test('forgets a long delay after two timeouts', () => {
    const one = timing();
    listen(one, 0, 100_000, 60_000);
    listen(one, 101_000, 300_000, 5_000);
    expect(one.longestDelayMs).toBe(5_000);
  });
});
