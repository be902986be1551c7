/** Time as the stand-in uses it, so that its tests need none. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  after(wait: number, run: () => void): void;
}
