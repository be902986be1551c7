/**
 * When to decide: after every poll round, at once on bad news, when a rule's timer runs out, and at the latest every 5 s.
 *
 * Calls are joined: whatever asks while a decision is due is served by that one.
 */
import type { MonoMs, Ms } from '../../dsl/program/index.ts';
import { ms, since } from '../../dsl/program/index.ts';
import type { Clock } from './clock.ts';

const AT_LATEST = ms(5_000);

export class Ticker {
  readonly #clock: Clock;
  readonly #tick: () => MonoMs | undefined;
  #cancel: (() => void) | undefined;
  #due: MonoMs | undefined;
  #closed = false;

  /** `tick` decides and returns when a timer of a rule runs out. */
  constructor(clock: Clock, tick: () => MonoMs | undefined) {
    this.#clock = clock;
    this.#tick = tick;
  }

  start(): void {
    this.#schedule(ms(0));
  }

  /** Asks for a decision within `wait`; an earlier one already due serves. */
  soon(wait: Ms = ms(0)): void {
    const wanted = this.#clock.now() + wait;
    if (this.#due !== undefined && this.#due <= wanted) return;
    this.#schedule(wait);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  #schedule(wait: Ms): void {
    if (this.#closed) return;
    this.#cancel?.();
    this.#due = (this.#clock.now() + wait) as MonoMs;
    this.#cancel = this.#clock.timer(wait, () => {
      this.#due = undefined;
      const wakeAt = this.#tick();
      const next =
        wakeAt === undefined ? AT_LATEST : ms(Math.min(AT_LATEST, Math.max(1, since(wakeAt, this.#clock.now()))));
      this.soon(next);
    });
  }
}
