import { describe, expect, test } from 'vitest';
import { monoMs, ms } from '../../../../src/dsl/program/index.ts';
import { AgentClock, uptimeOf } from '../../../../src/runtime/collect/snmp/uptime.ts';

const reading = (uptime: number, at: number, roundTrip = 4): Parameters<AgentClock['observe']>[0] => ({
  uptime: ms(uptime),
  sent: monoMs(at - roundTrip / 2),
  received: monoMs(at + roundTrip / 2),
});

const readEvery5s = (uptimes: readonly number[]): boolean[] => {
  const clock = new AgentClock();
  return uptimes.map((uptime, i) => clock.observe(reading(uptime, i * 5_000)));
};

describe('the agent’s clock', () => {
  test('goes on while it is where it should be', () => {
    expect(readEvery5s([60_000, 65_000, 70_000])).toEqual([true, true, true]);
  });

  test('does not go on over a restart', () => {
    expect(readEvery5s([60_000, 65_000, 1_200, 6_200])).toEqual([true, true, false, true]);
  });

  test('does not go on over the wrap of its 32 bits after 497 days', () => {
    const end = 4_294_967_295;
    expect(readEvery5s([uptimeOf(end - 700), uptimeOf(end - 200), uptimeOf(300)])).toEqual([true, true, false]);
  });

  test('does not go on when somebody sets it ahead', () => {
    expect(readEvery5s([60_000, 65_000, 3_670_000])).toEqual([true, true, false]);
  });

  test('may count whole seconds only', () => {
    expect(readEvery5s([60_000, 65_000, 69_000, 75_000])).toEqual([true, true, true, true]);
  });

  test('may drift by 200 ppm over a poll that was lost for an hour', () => {
    const clock = new AgentClock();
    clock.observe(reading(0, 0));
    expect(clock.observe(reading(3_600_000 * 1.000_2, 3_600_000))).toBe(true);
  });

  test('is tied to ours by the quickest answer, not by one that a queue held up', () => {
    const clock = new AgentClock();
    clock.observe(reading(1_000, 10_000, 2));
    clock.observe(reading(6_000, 15_400, 900));
    expect(clock.toMono(6_000)).toBe(15_000);
    expect(clock.toUptime(monoMs(20_000))).toBe(11_000);
  });
});
