/**
 * Link load as a poller sees it: through an agent that renews its counters only every few seconds, by its own clock.
 *
 * The readings are corrected the way a good collector does it: octets are divided by the time between the two renewals
 * that the values came from, and a sample's interval is that between the polls which first saw them. So a sample whose
 * interval began at least one step after a change shows nothing from before the change.
 */
import type { LinkName, MonoMs, Ms, Ratio, RouterName } from '../../dsl/program/index.ts';
import { bps, monoMs, ms, ratio } from '../../dsl/program/index.ts';
import type { LinkSample } from '../model/index.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';

export interface PollingOptions {
  readonly every: Ms;
  /** How often the agent renews its counters; 0 for live ones. */
  readonly step: Ms;
  /** Standard deviation of a sample's error, relative to its rate. */
  readonly noise: Ratio;
  /** Share of polls that get no answer. */
  readonly loss: Ratio;
  /** Without an answer for so long a link is stale. */
  readonly stale: Ms;
}

const BITS_PER_OCTET = 8;
const MS_PER_S = 1_000;
const KEPT = ms(3_600_000);

interface Held {
  readonly renewed: MonoMs;
  readonly seen: MonoMs;
  readonly inbound: number;
  readonly outbound: number;
  readonly dropped: number;
}

/** The counters of one router's links. `renew` belongs to the agent's clock, `poll` to the poller's. */
export class Counters {
  readonly #network: Network;
  readonly #links: readonly LinkName[];
  readonly #options: PollingOptions;
  readonly #random: Random;
  readonly #samples = new Map<LinkName, LinkSample[]>();
  readonly #shown = new Map<LinkName, Omit<Held, 'seen'>>();
  readonly #last = new Map<LinkName, Held>();
  #answered: MonoMs | undefined;

  constructor(network: Network, router: RouterName, options: PollingOptions, random: Random) {
    this.#network = network;
    this.#links = network.spec.links.filter((link) => link.router === router).map((link) => link.name);
    this.#options = options;
    this.#random = random;
    for (const link of this.#links) this.#samples.set(link, []);
    this.renew();
  }

  get links(): readonly LinkName[] {
    return this.#links;
  }

  renew(): void {
    const renewed = this.#network.now;
    for (const link of this.#links) this.#shown.set(link, { renewed, ...this.#network.octets(link) });
  }

  poll(): void {
    if (this.#options.step === 0) this.renew();
    if (this.#random.next() < this.#options.loss) return;
    const now = this.#network.now;
    this.#answered = now;
    for (const link of this.#links) this.#read(link, now);
  }

  samples(link: LinkName): readonly LinkSample[] {
    return this.#samples.get(link) ?? [];
  }

  /** Time since the last answer; undefined before the first. */
  get silence(): Ms | undefined {
    return this.#answered === undefined ? undefined : ms(this.#network.now - this.#answered);
  }

  get stale(): boolean {
    return (this.silence ?? 0) > this.#options.stale;
  }

  #read(link: LinkName, now: MonoMs): void {
    const shown = this.#shown.get(link);
    const last = this.#last.get(link);
    if (!shown || last?.renewed === shown.renewed) return;
    this.#last.set(link, { ...shown, seen: now });
    if (!last) return;
    const wrong = 1 + this.#options.noise * this.#random.normal();
    const rate = (from: number, to: number): number =>
      (Math.max(0, wrong) * (to - from) * BITS_PER_OCTET * MS_PER_S) / (shown.renewed - last.renewed);
    const samples = this.#samples.get(link) ?? [];
    samples.push({
      begin: last.seen,
      end: now,
      inBps: bps(rate(last.inbound, shown.inbound)),
      outBps: bps(rate(last.outbound, shown.outbound)),
      dropBps: bps(rate(last.dropped, shown.dropped)),
      error: ratio(2 * this.#options.noise),
      step: this.#options.step,
    });
    while (samples[0] && samples[0].end < monoMs(now - KEPT)) samples.shift();
  }
}
