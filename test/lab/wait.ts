/** Waiting for real daemons: by looking again until what is waited for holds, never by a fixed pause. */
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;

/** Thrown by a look that knows that waiting is in vain. */
export class InVain extends Error {}

/**
 * Looks every 100 ms (of wall time) until `look` gives something else than false or undefined, and returns that.
 * A look that throws counts as "not yet": daemons refuse queries while they start.
 * @throws Error naming `what`, with the last look's failure, after `withinMs`.
 */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => T | Promise<T>,
): Promise<Exclude<T, false | undefined>> {
  const start = performance.now();
  let failure: unknown;
  for (;;) {
    try {
      const seen = await look();
      failure = undefined;
      if (seen !== false && seen !== undefined) return seen as Exclude<T, false | undefined>;
    } catch (error) {
      if (error instanceof InVain) throw error;
      failure = error;
    }
    if (performance.now() - start > withinMs) {
      throw new Error(`not within ${withinMs} ms: ${what}`, failure === undefined ? {} : { cause: failure });
    }
    await pause(LOOK_EVERY_MS);
  }
}

export { pause };

/** Runs `act` and says how long it took, in milliseconds. */
export async function timed<T>(act: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const start = performance.now();
  const result = await act();
  return { result, ms: Math.round(performance.now() - start) };
}

/** Milliseconds since 1970 on a clock that never jumps: comparable with the times in captures. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
