/** Time, handed in: the monotonic clock in production, a virtual one in tests. */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { MonoMs } from '../../../dsl/program/index.ts';
import { monoMs } from '../../../dsl/program/index.ts';

export interface Clock {
  now(): MonoMs;
  /** Resolves at `until`, at once if that is past, and early when `signal` aborts. */
  sleep(until: MonoMs, signal: AbortSignal): Promise<void>;
}

export const monotonicClock: Clock = {
  now: () => monoMs(performance.now()),
  sleep: async (until, signal) => {
    const wait = until - performance.now();
    if (wait <= 0 || signal.aborted) return;
    await delay(wait, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  },
};
