import { describe, expect, it } from 'vitest';
import type { MonoMs, Ms } from '../../../src/dsl/program/index.ts';
import { monoMs, ms, wallMs } from '../../../src/dsl/program/index.ts';
import type { Clock } from '../../../src/runtime/daemon/clock.ts';
import { Ticker } from '../../../src/runtime/daemon/ticker.ts';

/** A clock whose time moves when it is told to, and then runs what is due. */
class VirtualClock implements Clock {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];
  now(): MonoMs {
    return monoMs(this.#now);
  }
  wall(): ReturnType<Clock['wall']> {
    return wallMs(this.#now);
  }
  timer(wait: Ms, run: () => void): () => void {
    const entry = { at: this.#now + wait, run };
    this.#timers.push(entry);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== entry);
    };
  }
  advance(by: number): void {
    const end = this.#now + by;
    for (;;) {
      const next = this.#timers.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((entry) => entry !== next);
      this.#now = next.at;
      next.run();
    }
    this.#now = end;
  }
}

function ticking(wakeAt: (now: number) => number | undefined = () => undefined) {
  const clock = new VirtualClock();
  const ticks: number[] = [];
  const ticker = new Ticker(clock, () => {
    ticks.push(clock.now());
    const wake = wakeAt(clock.now());
    return wake === undefined ? undefined : monoMs(wake);
  });
  ticker.start();
  return { clock, ticks, ticker };
}

describe('when a decision is made', () => {
  it('at once, and then at the latest every five seconds', () => {
    const { clock, ticks } = ticking();
    clock.advance(11_000);
    expect(ticks).toEqual([0, 5_000, 10_000]);
  });

  it('at once on bad news, however soon the next was due', () => {
    const { clock, ticks, ticker } = ticking();
    clock.advance(1_000);
    ticker.soon();
    clock.advance(1);
    expect(ticks).toEqual([0, 1_000]);
  });

  it('once for everything that asked meanwhile', () => {
    const { clock, ticks, ticker } = ticking();
    clock.advance(100);
    for (let n = 0; n < 5; n += 1) ticker.soon(ms(50));
    clock.advance(1_000);
    expect(ticks).toEqual([0, 150]);
  });

  it('when the timer of a rule runs out', () => {
    const { clock, ticks } = ticking((now) => (now === 0 ? 1_300 : undefined));
    clock.advance(2_000);
    expect(ticks).toEqual([0, 1_300]);
  });

  it('no more after it is closed', () => {
    const { clock, ticks, ticker } = ticking();
    clock.advance(10);
    ticker.close();
    ticker.soon();
    clock.advance(60_000);
    expect(ticks).toEqual([0]);
  });
});
