/** Time that stands still until it is told to go on. */
import type { MonoMs, Ms } from '../../../src/dsl/program/index.ts';
import { monoMs } from '../../../src/dsl/program/index.ts';

export class HandClock {
  #now = 0;
  #order = 0;
  #timers: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];

  readonly now = (): MonoMs => monoMs(this.#now);

  readonly timer = (wait: Ms, run: () => void): (() => void) => {
    const timer = { at: this.#now + wait, order: this.#order++, run };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  };

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Lets `milliseconds` pass, with every timer in its turn. */
  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = this.#timers.sort((a, b) => a.at - b.at || a.order - b.order);
      if (next === undefined || next.at > end) break;
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }
}
