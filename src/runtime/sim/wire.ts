/**
 * The way from a plan to the routers' tables: compare with what was last sent, send the differences, wait for the echo,
 * wait for the routers.
 *
 * It stands for guard (which lets everything through), reconcile and ExaBGP together, with their delays. A route counts
 * as advertised from its echo on, and carries traffic one routing delay later.
 */
import type { MonoMs, Ms, Prefix } from '../../dsl/program/index.ts';
import { after } from '../../dsl/program/index.ts';
import type { Advertised, Announcement, NeighborKey, RouteAttributes } from '../model/index.ts';
import type { Network } from './network.ts';

export interface WireOptions {
  /** From the decision to the echo of the UPDATE. */
  readonly echoDelay: Ms;
  /** From the echo until the routers forward by it. */
  readonly routeDelay: Ms;
}

/** One message as it left: `route` is undefined for a withdrawal. */
export interface Message {
  readonly at: MonoMs;
  readonly neighbor: NeighborKey;
  readonly prefix: Prefix;
  readonly route: RouteAttributes | undefined;
}

const DEFAULT_LOCAL_PREF = 100;

interface Pending {
  readonly due: MonoMs;
  readonly message: Message;
  readonly stage: 'echo' | 'route';
}

export class Wire {
  readonly #network: Network;
  readonly #options: WireOptions;
  /** What was last asked for, per `neighbor prefix`. */
  readonly #asked = new Map<string, Message>();
  readonly #advertised = new Map<string, Advertised>();
  #pending: readonly Pending[] = [];

  constructor(network: Network, options: WireOptions) {
    this.#network = network;
    this.#options = options;
  }

  /** Sends what differs from the last plan; the new is announced before the old is withdrawn. */
  apply(announcements: readonly Announcement[]): readonly Message[] {
    const at = this.#network.now;
    const wanted = new Set<string>();
    const messages: Message[] = [];
    for (const { neighbor, prefix, route } of announcements) {
      const key = `${neighbor} ${prefix}`;
      wanted.add(key);
      const asked = this.#asked.get(key);
      if (!asked?.route || !sameRoute(asked.route, route)) messages.push({ at, neighbor, prefix, route });
    }
    for (const [key, { neighbor, prefix }] of this.#asked)
      if (!wanted.has(key)) messages.push({ at, neighbor, prefix, route: undefined });
    for (const message of messages) {
      const key = `${message.neighbor} ${message.prefix}`;
      if (message.route) this.#asked.set(key, message);
      else this.#asked.delete(key);
    }
    const due = after(at, this.#options.echoDelay);
    this.#pending = [...this.#pending, ...messages.map((message) => ({ due, message, stage: 'echo' as const }))];
    return messages;
  }

  /** When the next echo or route change is due; undefined when nothing is under way. */
  get next(): MonoMs | undefined {
    return this.#pending.reduce<MonoMs | undefined>(
      (earliest, { due }) => (earliest === undefined || due < earliest ? due : earliest),
      undefined,
    );
  }

  /** Brings what is due now into force; true when an echo arrived. */
  settle(): boolean {
    const now = this.#network.now;
    const due = this.#pending.filter((entry) => entry.due <= now);
    if (due.length === 0) return false;
    this.#pending = this.#pending.filter((entry) => entry.due > now);
    let echoed = false;
    for (const { message, stage } of due) {
      if (stage === 'route') {
        this.#route(message);
        continue;
      }
      echoed = true;
      this.#echo(message, now);
      const late = { due: after(now, this.#options.routeDelay), message, stage: 'route' as const };
      this.#pending = [...this.#pending, late];
    }
    return this.#options.routeDelay === 0 ? this.settle() || echoed : echoed;
  }

  get advertised(): readonly Advertised[] {
    return [...this.#advertised.values()];
  }

  #echo({ neighbor, prefix, route }: Message, now: MonoMs): void {
    const key = `${neighbor} ${prefix}`;
    if (route) this.#advertised.set(key, { neighbor, prefix, route, echoedAt: now });
    else this.#advertised.delete(key);
  }

  #route({ neighbor, prefix, route }: Message): void {
    if (!route) this.#network.remove(neighbor, prefix);
    else {
      const { nextHop, localPref } = route;
      this.#network.inject({ from: neighbor, prefix, nextHop, localPref: localPref ?? DEFAULT_LOCAL_PREF });
    }
  }
}

const sameRoute = (a: RouteAttributes, b: RouteAttributes): boolean =>
  a.nextHop === b.nextHop &&
  a.origin === b.origin &&
  a.localPref === b.localPref &&
  a.med === b.med &&
  a.asPath.join() === b.asPath.join() &&
  a.communities.join() === b.communities.join() &&
  a.largeCommunities.join() === b.largeCommunities.join();
