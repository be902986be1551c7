/** What a benchmark returns: one row per claim, always beside a peer or a limit measured in the same run. */
export interface BenchRow {
  /** The goal it belongs to: 'P3'. */
  readonly goal: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What it is compared with, measured in the same run; undefined where the peer is not installed here. */
  readonly peer: { readonly name: string; readonly value: number } | undefined;
  /** How many times better than the peer (above 1 is better). */
  readonly ratio: number | undefined;
  /** The goal in words, and whether this run met it; undefined where it could not be judged. */
  readonly wanted: string;
  readonly met: boolean | undefined;
}

/** CPU seconds (user and system, all threads of the process) that `work` takes. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >>> 1]!;
}

/** Marsaglia's xorshift32: the same workload on every run and machine. Returns unsigned 32-bit integers. */
export function xorshift32(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
}
