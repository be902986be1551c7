/** Looking at real things again and again while a test does something else, and keeping the series for judging. */
import type { Namespace } from './namespace.ts';
import { readCounters, rateBetween, type Rate } from './counters.ts';
import { nowMs, pause } from './wait.ts';

export interface Sample<T> {
  /** When the look began, ms since 1970 (the clock of the collectors' captures too). */
  readonly atMs: number;
  readonly value: T;
}

export class Watch<T> {
  readonly samples: Sample<T>[] = [];
  /** Looks that threw. A judge must say what it makes of them. */
  readonly failures: unknown[] = [];
  readonly #looking: Promise<void>;
  #stopped = false;

  /** Looks every `everyMs`; a look that takes longer delays the next one, two never overlap. */
  constructor(everyMs: number, look: () => Promise<T>) {
    this.#looking = this.#loop(everyMs, look);
  }

  async #loop(everyMs: number, look: () => Promise<T>): Promise<void> {
    while (!this.#stopped) {
      const atMs = nowMs();
      try {
        this.samples.push({ atMs, value: await look() });
      } catch (error) {
        this.failures.push(error);
      }
      await pause(Math.max(0, everyMs - (nowMs() - atMs)));
    }
  }

  /** Ends after the look that is under way. */
  async stop(): Promise<readonly Sample<T>[]> {
    this.#stopped = true;
    await this.#looking;
    return this.samples;
  }
}

/**
 * The longest time that something held without a break, in ms: from the first sample that shows it to the first that no
 * longer does, so never less than the truth.
 */
export function longestMs<T>(samples: readonly Sample<T>[], holds: (value: T) => boolean): number {
  let longest = 0;
  let since: number | undefined;
  for (const { atMs, value } of samples) {
    if (since !== undefined) longest = Math.max(longest, atMs - since);
    since = holds(value) ? (since ?? atMs) : undefined;
  }
  return longest;
}

export type LoadSample = Sample<ReadonlyMap<string, Rate>>;

/** Rates of all interfaces of a machine, each over the `everyMs` that follow its time. */
export function watchLoad(at: Namespace, everyMs = 1_000): Watch<ReadonlyMap<string, Rate>> {
  let from = readCounters(at);
  return new Watch(everyMs, async () => {
    await pause(everyMs);
    const [earlierAll, to] = [from, readCounters(at)];
    from = to;
    return new Map(
      [...to].flatMap(([dev, counters]) => {
        const earlier = earlierAll.get(dev);
        return earlier === undefined ? [] : [[dev, rateBetween(earlier, counters)] as const];
      }),
    );
  });
}

interface RouteGet {
  readonly dst?: string;
  readonly dev?: string;
  readonly gateway?: string;
}

/** The kernel's own answer to "which way": interface and gateway by host; undefined where there is no route. */
export async function fibLookup(
  at: Namespace,
  hosts: readonly string[],
): Promise<ReadonlyMap<string, { readonly dev: string; readonly gateway: string | undefined } | undefined>> {
  const lines = await at.ipJson(hosts.map((host) => `route get ${host}`));
  const routes = lines.flatMap((line) => JSON.parse(line) as RouteGet[]);
  return new Map(
    hosts.map((host) => {
      const route = routes.find(({ dst }) => dst === host);
      return [host, route?.dev === undefined ? undefined : { dev: route.dev, gateway: route.gateway }];
    }),
  );
}
