/**
 * A network in virtual time: demand per destination prefix, sent over links by the routes in force.
 *
 * Time moves only when `advance` is called. Rates are evaluated in the middle of each step of at most `resolution` and
 * integrated into counters, the way an interface counts octets. A link carries at most its capacity; what is offered
 * above it is dropped and counted. Senders do not slow down: demand is what is asked for, as with constant-rate sources.
 *
 * It cannot show packets, queues, delay or loops between routers; the lab with real daemons is for those.
 */
import type { Address, Asn, Bps, LinkName, MonoMs, Ms, Prefix, RouterName } from '../../dsl/program/index.ts';
import { bps, monoMs, ms } from '../../dsl/program/index.ts';
import type { InjectedRoute, Path } from './routing.ts';
import { Routing } from './routing.ts';
import type { Shape } from './shape.ts';

export interface SimLink {
  readonly name: LinkName;
  readonly router: RouterName;
  readonly capacity: Bps;
  /** One per address family at most. */
  readonly nextHops: readonly Address[];
  readonly asn: Asn;
  readonly ifIndex: number;
  /** ifName. */
  readonly interface: string;
  /** Inbound traffic, which no route of ours changes. */
  readonly inbound: Bps;
}

export interface SimPrefix {
  readonly prefix: Prefix;
  readonly originAsn: Asn;
  /** Offered rate where all shapes are 1. */
  readonly base: Bps;
  /** The prefix's own ups and downs, on top of the network's common shape. */
  readonly shape: Shape | undefined;
  readonly paths: readonly Path[];
}

export interface NetworkSpec {
  readonly links: readonly SimLink[];
  readonly prefixes: readonly SimPrefix[];
  readonly shape: Shape;
}

/** Octets since the network was made, as an agent with exact 64-bit counters would hold them. */
export interface LinkOctets {
  readonly inbound: number;
  readonly outbound: number;
  readonly dropped: number;
}

const RESOLUTION = ms(1_000);
const BITS_PER_OCTET = 8;
const MS_PER_S = 1_000;

export class Network {
  readonly spec: NetworkSpec;
  readonly routing: Routing;
  #now: MonoMs;
  readonly #resolution: Ms;
  readonly #indexOf: ReadonlyMap<Prefix, number>;
  readonly #linkIndex: ReadonlyMap<LinkName, number>;
  readonly #outbound: Float64Array;
  readonly #inbound: Float64Array;
  readonly #dropped: Float64Array;
  /** Octets that hosts sent to each prefix, dropped ones included: what a flow cache at the router's inside counts. */
  readonly #sent: Float64Array;
  readonly #ratesNow: Float64Array;
  #ratesAt: MonoMs | undefined;
  #unroutable = 0;

  constructor(spec: NetworkSpec, start: MonoMs = monoMs(0), resolution: Ms = RESOLUTION) {
    this.spec = spec;
    this.#now = start;
    this.#resolution = resolution;
    this.routing = new Routing(spec.links, spec.prefixes);
    this.#indexOf = new Map(spec.prefixes.map((entry, index) => [entry.prefix, index]));
    this.#linkIndex = new Map(spec.links.map((entry, index) => [entry.name, index]));
    this.#outbound = new Float64Array(spec.links.length);
    this.#inbound = new Float64Array(spec.links.length);
    this.#dropped = new Float64Array(spec.links.length);
    this.#sent = new Float64Array(spec.prefixes.length);
    this.#ratesNow = new Float64Array(spec.prefixes.length);
  }

  get now(): MonoMs {
    return this.#now;
  }

  /** Octets whose prefix had no usable route, or whose override pointed to a neighbour without one. */
  get unroutableOctets(): number {
    return this.#unroutable;
  }

  advance(to: MonoMs): void {
    while (this.#now < to) {
      const span = ms(Math.min(this.#resolution, to - this.#now));
      this.#count(monoMs(this.#now + span / 2), span);
      this.#now = monoMs(this.#now + span);
    }
  }

  octets(link: LinkName): LinkOctets {
    const index = this.#linkIndex.get(link) ?? -1;
    return {
      inbound: this.#inbound[index] ?? 0,
      outbound: this.#outbound[index] ?? 0,
      dropped: this.#dropped[index] ?? 0,
    };
  }

  sentOctets(index: number): number {
    return this.#sent[index] ?? 0;
  }

  demand(prefix: Prefix): Bps {
    const index = this.#indexOf.get(prefix);
    return bps(index === undefined ? 0 : (this.#rates()[index] ?? 0));
  }

  /**
   * Offered rate per link now, in the order of the links: by the routes in force, by the routes without any of weir's
   * (`natural`), or with some prefixes on the links that are only intended for them.
   */
  offered(by: 'routes' | 'natural' | ReadonlyMap<Prefix, LinkName> = 'routes'): readonly Bps[] {
    const offered = this.spec.links.map(() => 0);
    const rates = this.#rates();
    for (let index = 0; index < rates.length; index++) {
      const link = by === 'routes' ? this.routing.linkOf(index) : this.routing.naturalOf(index);
      if (link >= 0) offered[link]! += rates[index]!;
    }
    if (typeof by === 'object') {
      for (const [prefix, name] of by) {
        const [index, to] = [this.#indexOf.get(prefix) ?? -1, this.#linkIndex.get(name) ?? -1];
        const from = this.routing.naturalOf(index);
        if (from >= 0) offered[from]! -= rates[index] ?? 0;
        if (to >= 0) offered[to]! += rates[index] ?? 0;
      }
    }
    return offered.map(bps);
  }

  /** A route of weir's has reached the routers. */
  inject(route: InjectedRoute): void {
    this.routing.inject(route, this.#indexOf.get(route.prefix) ?? -1);
  }

  remove(from: string, prefix: Prefix): void {
    this.routing.remove(from, this.#indexOf.get(prefix) ?? -1);
  }

  setLink(link: LinkName, up: boolean): void {
    this.routing.setLink(this.#linkIndex.get(link) ?? -1, up);
  }

  /** The link's neighbour withdraws the prefix or announces it again. */
  setPath(prefix: Prefix, link: LinkName, present: boolean): void {
    this.routing.setPath(this.#indexOf.get(prefix) ?? -1, this.#linkIndex.get(link) ?? -1, present);
  }

  /** Rates of all prefixes now, reckoned once per moment. */
  #rates(): Float64Array {
    if (this.#ratesAt !== this.#now) {
      const factor = this.spec.shape(this.#now);
      for (let index = 0; index < this.#ratesNow.length; index++)
        this.#ratesNow[index] = this.#rate(index, this.#now, factor);
      this.#ratesAt = this.#now;
    }
    return this.#ratesNow;
  }

  #rate(index: number, at: MonoMs, factor: number): number {
    const entry = this.spec.prefixes[index]!;
    return entry.base * factor * (entry.shape ? entry.shape(at) : 1);
  }

  #count(at: MonoMs, span: Ms): void {
    const octetsPerBps = span / MS_PER_S / BITS_PER_OCTET;
    const factor = this.spec.shape(at);
    const offered = new Float64Array(this.spec.links.length);
    for (let index = 0; index < this.spec.prefixes.length; index++) {
      const octets = this.#rate(index, at, factor) * octetsPerBps;
      this.#sent[index]! += octets;
      const link = this.routing.linkOf(index);
      if (link >= 0) offered[link]! += octets;
      if (!this.routing.delivers(index)) this.#unroutable += octets;
    }
    this.spec.links.forEach((link, index) => {
      const carried = Math.min(offered[index]!, link.capacity * octetsPerBps);
      this.#outbound[index]! += carried;
      this.#dropped[index]! += offered[index]! - carried;
      this.#inbound[index]! += Math.min(link.inbound, link.capacity) * octetsPerBps;
    });
  }
}
