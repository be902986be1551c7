/**
 * Traffic per prefix as a flow exporter tells it: late, sampled, and with the output interface of the past.
 *
 * Each prefix is a few flows with their own phases. A flow's record leaves at the active timeout, carries the octets
 * since the last one and the output interface of the moment its cache entry began: after a move the old interface is
 * still reported for up to one timeout. Sampling makes each count a draw; records get lost.
 */
import type { Bps, LinkName, MonoMs, Ms, Prefix, Ratio } from '../../dsl/program/index.ts';
import { after, bps, ms, ratio, since } from '../../dsl/program/index.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';

export interface FlowOptions {
  readonly activeTimeout: Ms;
  /** 1-in-N packets are looked at; 1 for all. */
  readonly sampling: number;
  readonly packetOctets: number;
  /** Flows per prefix, each with its own phase. */
  readonly perPrefix: number;
  /** False for exporters that write 0 as output interface. */
  readonly tellsOutput: boolean;
  /** Share of records that never arrive. */
  readonly loss: Ratio;
}

/** One exported record: octets sent to `prefix` in (start, end]. `outIf` is 0 when the exporter cannot tell. */
export interface FlowRecord {
  readonly prefix: number;
  readonly slot: number;
  readonly start: MonoMs;
  readonly end: MonoMs;
  readonly octets: number;
  readonly packets: number;
  readonly outIf: number;
}

export interface Volume {
  readonly bps: Bps;
  readonly error: Ratio;
  readonly age: Ms;
  readonly byLink: ReadonlyMap<LinkName, Bps>;
}

/** 95 % of a Poisson count lie within so many standard deviations. */
const SIGMAS_OF_95_PERCENT = 1.96;
const FORGOTTEN_AFTER_TIMEOUTS = 2;
const MS_PER_S = 1_000;
const BITS_PER_OCTET = 8;

/** Holds until the next record of the prefix, and no longer than `until`. */
interface Rates extends Omit<Volume, 'age'> {
  readonly end: MonoMs | undefined;
  readonly until: number;
}

interface Entry {
  start: MonoMs;
  sent: number;
  link: number;
  due: MonoMs;
  latest: { readonly bps: number; readonly samples: number; readonly end: MonoMs; readonly link: number } | undefined;
}

export class FlowExporter {
  readonly #network: Network;
  readonly #options: FlowOptions;
  readonly #random: Random;
  readonly #entries: readonly (readonly Entry[])[];
  /** By prefix: when its next record is due. */
  readonly #due: Float64Array;
  readonly #rates: (Rates | undefined)[] = [];
  #newest: MonoMs | undefined;

  constructor(network: Network, options: FlowOptions, random: Random) {
    this.#network = network;
    this.#options = options;
    this.#random = random;
    this.#entries = network.spec.prefixes.map((_, prefix) =>
      Array.from({ length: options.perPrefix }, () => ({
        start: network.now,
        sent: network.sentOctets(prefix),
        link: network.routing.linkOf(prefix),
        due: after(network.now, ms(1 + random.integer(options.activeTimeout))),
        latest: undefined,
      })),
    );
    this.#due = new Float64Array(this.#entries.length);
  }

  /** Exports everything that is due now, oldest prefix first; call it at least once per second of virtual time. */
  export(): readonly FlowRecord[] {
    const records: FlowRecord[] = [];
    const { now } = this.#network;
    for (let prefix = 0; prefix < this.#entries.length; prefix++) {
      if (this.#due[prefix]! > now) continue;
      const entries = this.#entries[prefix]!;
      entries.forEach((entry, slot) => {
        if (entry.due > now) return;
        const record = this.#expire(entry, prefix, slot);
        if (record) records.push(record);
      });
      this.#due[prefix] = Math.min(...entries.map(({ due }) => due));
      this.#rates[prefix] = undefined;
    }
    return records;
  }

  /** What a collector makes of the records: rates over the active timeout; undefined when it has none. */
  volume(prefix: number): Volume | undefined {
    const { now } = this.#network;
    const known = this.#rates[prefix];
    const rates = known && known.until >= now ? known : this.#rate(prefix, now);
    this.#rates[prefix] = rates;
    const { bps: rate, error, byLink, end } = rates;
    return end === undefined ? undefined : { bps: rate, error, byLink, age: since(now, end) };
  }

  /** Age of the newest record; undefined before the first. */
  get age(): Ms | undefined {
    return this.#newest === undefined ? undefined : ms(this.#network.now - this.#newest);
  }

  prefixOf(record: FlowRecord): Prefix | undefined {
    return this.#network.spec.prefixes[record.prefix]?.prefix;
  }

  #rate(prefix: number, now: MonoMs): Rates {
    const forgottenAfter = ms(FORGOTTEN_AFTER_TIMEOUTS * this.#options.activeTimeout);
    const byLink = new Map<LinkName, Bps>();
    let [total, samples] = [0, 0];
    let [end, until]: [MonoMs | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
    for (const { latest } of this.#entries[prefix] ?? []) {
      if (!latest || since(now, latest.end) > forgottenAfter) continue;
      total += latest.bps;
      samples += latest.samples;
      until = Math.min(until, after(latest.end, forgottenAfter));
      if (end === undefined || latest.end > end) end = latest.end;
      const link = this.#options.tellsOutput ? this.#network.spec.links[latest.link] : undefined;
      if (link) byLink.set(link.name, bps((byLink.get(link.name) ?? 0) + latest.bps));
    }
    const error = this.#options.sampling > 1 ? SIGMAS_OF_95_PERCENT / Math.sqrt(Math.max(samples, 1)) : 0;
    return { bps: bps(total), error: ratio(error), byLink, end, until };
  }

  #expire(entry: Entry, prefix: number, slot: number): FlowRecord | undefined {
    const now = this.#network.now;
    const { sampling, packetOctets, perPrefix, activeTimeout, tellsOutput } = this.#options;
    const sent = this.#network.sentOctets(prefix);
    const share = (sent - entry.sent) / perPrefix;
    const samples = sampling > 1 ? this.#random.poisson(share / packetOctets / sampling) : share / packetOctets;
    const octets = sampling > 1 ? samples * sampling * packetOctets : share;
    const { start, link } = entry;
    Object.assign(entry, {
      start: now,
      sent,
      link: this.#network.routing.linkOf(prefix),
      due: after(entry.due, activeTimeout),
    });
    if (now <= start || samples === 0 || this.#random.next() < this.#options.loss) return undefined;
    entry.latest = { bps: (octets * BITS_PER_OCTET * MS_PER_S) / (now - start), samples, end: now, link };
    this.#newest = now;
    const outIf = tellsOutput ? (this.#network.spec.links[link]?.ifIndex ?? 0) : 0;
    return { prefix, slot, start, end: now, octets, packets: Math.max(1, Math.round(samples * sampling)), outIf };
  }
}
