/**
 * The play: traffic rises until the rule has acted, stays for a while, falls until everything is given back.
 *
 * It only turns the demand and looks; what weir does about it is weir's. A rule file with long times makes a long play.
 */
import type { Dial } from './scene.ts';

/** What the script needs to see; asked for a few times a second. */
export interface Stage {
  /** Milliseconds since the network began. */
  readonly now: number;
  /** Armed, and nothing is awaited any more before decisions. */
  readonly ready: boolean;
  /** Prefixes that weir steers, or whose routes are still out. */
  readonly steered: number;
  readonly settled: boolean;
}

export type Act = 'warming' | 'rising' | 'relieved' | 'falling' | 'over';

const RISE_MS = 6_000;
const FALL_MS = 3_000;
/** The audience gets to see the relief, and the loads after the release. */
const LOOK_MS = 6_000;
const LAST_LOOK_MS = 3_000;
/** The peak lies so far above the trigger. */
const ABOVE_TRIGGER = 0.13;
/** Shares of the trigger: before the play, and at its end, below any sensible release. */
const QUIET = 0.6;
const LOW = 0.35;

export class Script {
  readonly #dial: Dial;
  /** Share of its capacity that the hot link gets at demand 1. */
  readonly #full: number;
  #trigger: number;
  #act: Act = 'warming';
  #since = 0;
  #settledSince: number | undefined;
  #goneSince: number | undefined;

  /** `trigger`: the load at which the rule fires, as a share of the hot link's capacity. */
  constructor(dial: Dial, full: number, trigger: number) {
    this.#dial = dial;
    this.#full = full;
    this.#trigger = trigger;
    this.#demand(0, QUIET * trigger, 0);
  }

  get act(): Act {
    return this.#act;
  }

  /** From the end to the beginning, for another cycle. */
  again(now: number): void {
    this.#enter('warming', now);
    this.#demand(now, QUIET * this.#trigger, FALL_MS);
  }

  /** The rule's threshold was changed: traffic that is still rising rises to the new one. */
  aim(trigger: number, now: number): void {
    if (trigger === this.#trigger) return;
    this.#trigger = trigger;
    if (this.#act === 'rising') this.#demand(now, trigger + ABOVE_TRIGGER, RISE_MS);
  }

  /** Moves on where it is time; true when the act has changed. */
  watch({ now, ready, steered, settled }: Stage): boolean {
    const before = this.#act;
    this.#settledSince = steered > 0 && settled ? (this.#settledSince ?? now) : undefined;
    this.#goneSince = steered === 0 ? (this.#goneSince ?? now) : undefined;
    switch (this.#act) {
      case 'warming':
        if (ready) this.#enter('rising', now);
        break;
      case 'rising':
        if (this.#settledSince !== undefined) this.#enter('relieved', now);
        break;
      case 'relieved':
        if (now - this.#since >= LOOK_MS) this.#enter('falling', now);
        break;
      case 'falling':
        if (this.#goneSince !== undefined && now - this.#goneSince >= LAST_LOOK_MS) this.#enter('over', now);
        break;
      case 'over':
        break;
    }
    return this.#act !== before;
  }

  #enter(act: Act, now: number): void {
    this.#act = act;
    this.#since = now;
    if (act === 'rising') this.#demand(now, this.#trigger + ABOVE_TRIGGER, RISE_MS);
    if (act === 'falling') this.#demand(now, LOW * this.#trigger, FALL_MS);
  }

  /** Load of the hot link without weir, as a share of its capacity. */
  #demand(now: number, share: number, over: number): void {
    this.#dial.turn(now, share / this.#full, over);
  }
}
