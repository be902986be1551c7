/**
 * By where a flow left or entered, as far as its exporter can tell: numbered, so that a cell can name it by an integer.
 *
 * The same ifIndex is another link on another exporter, so an exit is (exporter, ifIndex). Where the exporter does not
 * know the interface, the source id and the next hop are kept apart instead, because the operator's file may tell a link
 * by them. They are bounded: beyond the bound they are lumped together as unknown.
 */
const MOST_INTERFACES = 4096;
const MOST_UNKNOWN = 1024;

export interface Exit {
  readonly exporter: string;
  /** Traffic that enters (to own blocks) is told by its input interface, all other by its output interface. */
  readonly inbound: boolean;
  /** 0 where the exporter cannot tell. */
  readonly ifIndex: number;
  /** Observation domain or source id; undefined where the interface is known. */
  readonly sourceId: number | undefined;
  /** Words of the next hop; undefined where the interface is known or the exporter states none. */
  readonly nextHop: readonly number[] | undefined;
}

/** One exporter's exits. */
export class Exits {
  readonly #exporter: string;
  readonly #register: (exit: Exit) => number;
  readonly #byInterface = new Map<number, number>();
  readonly #unknown = new Map<number, Map<number | string, number>>();
  #unknowns = 0;

  /** `register` numbers an exit. */
  constructor(exporter: string, register: (exit: Exit) => number) {
    this.#exporter = exporter;
    this.#register = register;
  }

  /** The exit of a known interface. */
  interface(ifIndex: number, inbound: boolean): number {
    const key = ifIndex * 2 + Number(inbound);
    const known = this.#byInterface.get(key);
    if (known !== undefined) return known;
    if (this.#byInterface.size >= MOST_INTERFACES) return this.unknown(0, 0, inbound);
    const number = this.#register({
      exporter: this.#exporter,
      inbound,
      ifIndex,
      sourceId: undefined,
      nextHop: undefined,
    });
    this.#byInterface.set(key, number);
    return number;
  }

  /** The exit of a flow whose interface is not known; `nextHop` is one word of IPv4 (0 is none) or the four of IPv6. */
  unknown(sourceId: number, nextHop: number | readonly number[], inbound: boolean): number {
    const outer = sourceId * 2 + Number(inbound);
    const inner = typeof nextHop === 'number' ? nextHop : nextHop.join(':');
    const known = this.#unknown.get(outer)?.get(inner);
    if (known !== undefined) return known;
    if (this.#unknowns >= MOST_UNKNOWN && !(sourceId === 0 && inner === 0)) return this.unknown(0, 0, inbound);
    this.#unknowns++;
    const words = typeof nextHop === 'number' ? [nextHop] : nextHop;
    const number = this.#register({
      exporter: this.#exporter,
      inbound,
      ifIndex: 0,
      sourceId,
      nextHop: inner === 0 ? undefined : words,
    });
    const bySource = this.#unknown.get(outer) ?? new Map<number | string, number>();
    this.#unknown.set(outer, bySource.set(inner, number));
    return number;
  }
}
