/** What the accumulator keeps per exporter. */
import type { Domain } from '../decode/index.ts';
import { ClockOffset } from './clock.ts';
import type { Exits } from './exits.ts';
import type { Timing, Window } from './timing.ts';

export class ExporterState {
  readonly address: string;
  readonly exits: Exits;
  readonly timing: Timing;
  /** Clocks differ between the line cards of a router. */
  readonly #clocks = new Map<Domain, ClockOffset>();
  /** The window that the rates of this exporter's rows were last reckoned over. */
  window: Window | undefined = undefined;
  /** True while rows have still to be reckoned over `window`. */
  fresh = false;

  constructor(address: string, exits: Exits, timing: Timing) {
    this.address = address;
    this.exits = exits;
    this.timing = timing;
  }

  clock(domain: Domain): ClockOffset {
    const known = this.#clocks.get(domain);
    if (known) return known;
    const clock = new ClockOffset();
    this.#clocks.set(domain, clock);
    return clock;
  }

  /** Moves on to the newest complete window at `nowMs`, none of it before `oldest`. */
  moveWindow(nowMs: number, oldest: number): void {
    const window = this.timing.window(nowMs);
    this.fresh = false;
    if (!window || (window.to === this.window?.to && window.from === this.window.from)) return;
    const from = Math.max(window.from, oldest);
    if (from >= window.to) return;
    this.window = { from, to: window.to };
    this.fresh = true;
  }
}
