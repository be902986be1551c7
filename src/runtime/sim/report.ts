/**
 * What happened in a run, taken from the network itself and from the messages: the judge of a decision is never the
 * decider.
 */
import type { Bps, LinkName, MonoMs, Prefix, RuleName } from '../../dsl/program/index.ts';
import { bps } from '../../dsl/program/index.ts';
import type { TickResult } from '../engine/index.ts';
import type { RuleReport } from '../model/index.ts';
import type { Network } from './network.ts';
import type { Message } from './wire.ts';

/** The network at one tick. All rates are bit/s at that moment. */
export interface LinkMoment {
  readonly at: MonoMs;
  /** What the routes in force send over the link; above capacity the rest is dropped. */
  readonly offered: Bps;
  /** What the link would have without weir. */
  readonly natural: Bps;
  /** What the link gets once everything decided so far is in force. */
  readonly intended: Bps;
}

export interface PhaseChange {
  readonly at: MonoMs;
  readonly rule: RuleName;
  readonly phase: RuleReport['phase'];
}

/** A decision to put a prefix on another link; `to` undefined gives it back to its natural link. */
export interface Move {
  readonly at: MonoMs;
  readonly prefix: Prefix;
  readonly from: LinkName | undefined;
  readonly to: LinkName | undefined;
  /** The prefix's true demand at that moment. */
  readonly bps: Bps;
}

export interface Report {
  readonly links: ReadonlyMap<LinkName, readonly LinkMoment[]>;
  readonly moves: readonly Move[];
  readonly messages: readonly Message[];
  readonly phases: readonly PhaseChange[];
  readonly ticks: number;
  /** Octets that found no route, see Network. */
  readonly unroutableOctets: number;
}

export class Recorder {
  readonly #network: Network;
  readonly #links: ReadonlyMap<LinkName, LinkMoment[]>;
  readonly #byNextHop: ReadonlyMap<string, LinkName>;
  readonly #placed = new Map<Prefix, LinkName>();
  readonly #moves: Move[] = [];
  readonly #messages: Message[] = [];
  readonly #phases: PhaseChange[] = [];
  readonly #lastPhase = new Map<RuleName, RuleReport['phase']>();
  #ticks = 0;

  constructor(network: Network) {
    this.#network = network;
    this.#links = new Map(network.spec.links.map((link) => [link.name, []]));
    this.#byNextHop = new Map(network.spec.links.flatMap((link) => link.nextHops.map((hop) => [hop, link.name])));
  }

  get report(): Report {
    return {
      links: this.#links,
      moves: this.#moves,
      messages: this.#messages,
      phases: this.#phases,
      ticks: this.#ticks,
      unroutableOctets: this.#network.unroutableOctets,
    };
  }

  tick(result: TickResult, messages: readonly Message[]): void {
    this.#ticks += 1;
    const at = this.#network.now;
    this.#follow(messages);
    const offered = this.#network.offered('routes');
    const natural = this.#network.offered('natural');
    const intended = this.#network.offered(this.#placed);
    this.#network.spec.links.forEach((link, index) => {
      const rates = { offered: offered[index], natural: natural[index], intended: intended[index] };
      this.#links.get(link.name)?.push({
        at,
        offered: rates.offered ?? bps(0),
        natural: rates.natural ?? bps(0),
        intended: rates.intended ?? bps(0),
      });
    });
    for (const { rule, phase } of result.rules) {
      if (this.#lastPhase.get(rule) === phase) continue;
      this.#lastPhase.set(rule, phase);
      this.#phases.push({ at, rule, phase });
    }
  }

  #follow(messages: readonly Message[]): void {
    for (const message of messages) {
      this.#messages.push(message);
      const { at, prefix, route } = message;
      const from = this.#placed.get(prefix);
      const to = route && this.#byNextHop.get(route.nextHop);
      if (from === to) continue;
      if (to === undefined) this.#placed.delete(prefix);
      else this.#placed.set(prefix, to);
      this.#moves.push({ at, prefix, from, to, bps: this.#network.demand(prefix) });
    }
  }
}
