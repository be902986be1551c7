/** Virtual time for code that sleeps: `advance` runs everything that is due, in order, without waiting. */
import type { MonoMs } from '../../../../src/dsl/program/index.ts';
import { monoMs } from '../../../../src/dsl/program/index.ts';
import type { Clock } from '../../../../src/runtime/collect/snmp/clock.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export class VirtualClock implements Clock {
  #now = 0;
  #sleepers: Sleeper[] = [];

  now(): MonoMs {
    return monoMs(this.#now);
  }

  sleep(until: MonoMs, signal: AbortSignal): Promise<void> {
    if (until <= this.#now || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { until, wake: resolve };
      this.#sleepers.push(sleeper);
      signal.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      });
    });
  }

  async advance(by: number): Promise<void> {
    const until = this.#now + by;
    for (;;) {
      // Lets everything that was woken run until it sleeps again.
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#sleepers.reduce<Sleeper | undefined>(
        (first, sleeper) => (first === undefined || sleeper.until < first.until ? sleeper : first),
        undefined,
      );
      if (next === undefined || next.until > until) break;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      this.#now = Math.max(this.#now, next.until);
      next.wake();
    }
    this.#now = until;
  }
}
