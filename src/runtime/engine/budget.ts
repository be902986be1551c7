/**
 * How much may change: `limits` of the file, and the fixed bound per tick.
 *
 * The blast radius is not here but in the ledger, because it is a matter of load and not of counts.
 */
import type { Limits, MonoMs, Ms, Prefix } from '../../dsl/program/index.ts';
import { since } from '../../dsl/program/index.ts';
import type { Change } from './state.ts';

/** The sending-side prefix limit of the guard: asking for more would freeze the neighbour. */
const MOST_OVERRIDES = 1_000;

export class Budget {
  readonly #limits: Limits;
  readonly #now: MonoMs;
  readonly #changes: Change[];
  readonly #last = new Map<Prefix, MonoMs>();
  #inTick = 0;
  #announced: number;

  constructor(limits: Limits, now: MonoMs, changes: readonly Change[], announced: number) {
    this.#limits = limits;
    this.#now = now;
    const kept = longestWindow(limits);
    this.#changes = changes.filter((change) => since(now, change.at) <= kept);
    for (const change of this.#changes) this.#last.set(change.prefix, change.at);
    this.#announced = announced;
  }

  /** How many more prefixes may be moved now, and why no more. */
  movesLeft(): { readonly count: number; readonly because: string } {
    const { moves, perTick } = this.#limits;
    const most = this.#limits.announcements ?? MOST_OVERRIDES;
    const bounds = [
      { count: perTick - this.#inTick, because: `at most ${String(perTick)} prefixes change in one tick` },
      ...(moves
        ? [{ count: moves.count - this.#within('announce', moves.per), because: `limits moves ${String(moves.count)}` }]
        : []),
      { count: most - this.#announced, because: `limits announcements ${String(most)}` },
      this.#churn(),
    ];
    const least = bounds.reduce((a, b) => (b.count < a.count ? b : a));
    return { count: Math.max(0, least.count), because: least.because };
  }

  /** How many overrides may be given back now. */
  givebacksLeft(): number {
    const { moves } = this.#limits;
    const paced = moves ? moves.count - this.#within('withdraw', moves.per) : Number.POSITIVE_INFINITY;
    return Math.max(0, Math.min(paced, this.#churn().count));
  }

  /** A prefix changed so recently that it has to rest. */
  resting(prefix: Prefix): boolean {
    const last = this.#last.get(prefix);
    return last !== undefined && since(this.#now, last) < this.#limits.change;
  }

  spend(prefix: Prefix, kind: Change['kind'], safety = false): void {
    this.#changes.push({ prefix, at: this.#now, kind, safety });
    this.#last.set(prefix, this.#now);
    if (kind === 'announce') {
      this.#inTick += 1;
      this.#announced += 1;
    }
  }

  get changes(): readonly Change[] {
    return this.#changes;
  }

  #churn(): { readonly count: number; readonly because: string } {
    const { churn } = this.#limits;
    if (!churn) return { count: Number.POSITIVE_INFINITY, because: '' };
    const spent = this.#changes.filter((change) => !change.safety && since(this.#now, change.at) < churn.per).length;
    return { count: churn.count - spent, because: `limits churn ${String(churn.count)}` };
  }

  #within(kind: Change['kind'], per: Ms): number {
    return this.#changes.filter((change) => change.kind === kind && !change.safety && since(this.#now, change.at) < per)
      .length;
  }
}

function longestWindow(limits: Limits): Ms {
  return Math.max(limits.change, limits.moves?.per ?? 0, limits.churn?.per ?? 0) as Ms;
}
