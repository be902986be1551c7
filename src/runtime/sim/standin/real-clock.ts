/** The process's own monotonic clock; `before` runs ahead of everything that was waiting. */
import type { Clock } from './clock.ts';

export class RealClock implements Clock {
  readonly #before: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  constructor(before: () => void) {
    this.#before = before;
  }

  now(): number {
    return performance.now();
  }

  after(wait: number, run: () => void): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#before();
      run();
    }, wait);
    this.#timers.add(timer);
  }

  /** Nothing that waits happens any more. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
