/**
 * Chance with a seed: the same seed gives the same network, the same noise and the same losses on every machine.
 *
 * Two forms, because they are used differently: a stream for building and for events, and a hash that gives the noise
 * at a point in time without having walked there, so that a demand curve stays a plain function of time.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  between(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  /** Number of events when `mean` are expected; normal approximation above 50. */
  poisson(mean: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** An independent stream: drawing from one does not shift the other. */
  fork(): Random;
}

const TWO_32 = 4_294_967_296;
const POISSON_BY_NORMAL_ABOVE = 50;

/** Mixes a 32-bit integer so that neighbours share no pattern (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Uniform in [0, 1) for (seed, index), without state. */
export const uniformAt = (seed: number, index: number): number =>
  mix(mix(seed) + Math.imul(index, 0x9e3779b1)) / TWO_32;

/** Standard normal for (seed, index), without state (Box-Muller). */
export function normalAt(seed: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniformAt(seed, index)));
  return radius * Math.cos(2 * Math.PI * uniformAt(seed ^ 0x5bd1e995, index));
}

export function seeded(seed: number): Random {
  let counter = 0;
  const key = mix(seed);
  const next = (): number => {
    counter += 1;
    return uniformAt(key, counter);
  };
  const normal = (): number => {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return radius * Math.cos(2 * Math.PI * next());
  };
  const integer = (below: number): number => Math.floor(next() * below);
  return {
    next,
    normal,
    integer,
    between: (low, high) => low + (high - low) * next(),
    poisson(mean) {
      if (mean > POISSON_BY_NORMAL_ABOVE) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      const limit = Math.exp(-mean);
      let events = 0;
      for (let product = next(); product > limit; product *= next()) events += 1;
      return events;
    },
    pick: (items) => items[integer(items.length)] ?? items[0],
    fork: () => seeded(Math.floor(next() * TWO_32)),
  };
}
