/** Time and timers, handed to whoever needs them: real ones in production, virtual ones in tests. */
import { performance } from 'node:perf_hooks';
import type { MonoMs, Ms, WallMs } from '../../dsl/program/index.ts';
import { monoMs, wallMs } from '../../dsl/program/index.ts';

export interface Clock {
  now(): MonoMs;
  wall(): WallMs;
  /** Calls back once after `wait`; the returned function takes it back. Timers never keep the process alive. */
  timer(wait: Ms, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => monoMs(performance.now()),
  wall: () => wallMs(Date.now()),
  timer: (wait, run) => {
    const handle = setTimeout(run, Math.max(0, wait));
    handle.unref();
    return () => {
      clearTimeout(handle);
    };
  },
};
