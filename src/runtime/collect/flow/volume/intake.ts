/**
 * Datagrams in, snapshots out: everything the flow worker does, without its socket, clock and thread.
 *
 * Who may send is decided before a single octet is parsed: a source names its exporters, and a datagram of anybody else is
 * counted and dropped.
 */
import type { FlowSourceSpec } from '../../../../dsl/program/index.ts';
import { Exporter, FlowDecoder } from '../decode/index.ts';
import { Accumulator } from './accumulator.ts';
import type { PrefixBatch } from './batch.ts';
import { Destinations } from './destinations.ts';
import { Rates } from './rates.ts';
import type { SourceSnapshot } from './snapshot.ts';
import { takeSnapshot } from './snapshot.ts';

/** Strangers remembered by address; more are only counted. */
const MOST_STRANGERS = 16;
const MAPPED = '::ffff:';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}
export const endpointKey = ({ host, port }: Endpoint): string => `${host} ${String(port)}`;

export interface IntakeSnapshot {
  readonly sources: readonly SourceSnapshot[];
  readonly datagrams: number;
  /** Datagrams of addresses that no source names. */
  readonly refused: number;
  readonly strangers: readonly { readonly address: string; readonly datagrams: number }[];
  /** Prefixes counted by. */
  readonly prefixes: number;
}

/** One `source`: its decoder and what it leads to. */
interface Branch {
  readonly spec: FlowSourceSpec;
  readonly decoder: FlowDecoder;
  readonly accumulator: Accumulator;
  readonly rates: Rates;
}

interface Admitted {
  readonly exporter: Exporter;
  readonly branch: Branch;
}

export class Intake {
  readonly #destinations = new Destinations();
  readonly #branches: readonly Branch[];
  /** By endpoint, then by the address of the exporter. */
  readonly #admitted = new Map<string, Map<string, Admitted>>();
  readonly #strangers = new Map<string, number>();
  #datagrams = 0;
  #refused = 0;

  /** `nowMs`: when the sockets are opened. */
  constructor(sources: readonly FlowSourceSpec[], nowMs: number) {
    this.#branches = sources.map((spec) => {
      const options = { timeoutMs: spec.timeout, sample: spec.sample, listeningSinceMs: nowMs };
      const accumulator = new Accumulator(options, this.#destinations);
      const decoder = new FlowDecoder(accumulator, { everything: false });
      return { spec, decoder, accumulator, rates: new Rates(accumulator) };
    });
    for (const branch of this.#branches) {
      const key = endpointKey(branch.spec.listen);
      const admitted = this.#admitted.get(key) ?? new Map<string, Admitted>();
      this.#admitted.set(key, admitted);
      for (const from of branch.spec.from) admitted.set(from, { exporter: new Exporter(from), branch });
    }
  }

  /** Takes the first `length` octets of `data`, which came from `address` to an endpoint at `nowMs` (a clock that never steps). */
  receive(data: Uint8Array, length: number, endpoint: string, address: string, nowMs: number): void {
    this.#datagrams++;
    const from = address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
    const admitted = this.#admitted.get(endpoint)?.get(from);
    if (!admitted) {
      this.#refused++;
      const known = this.#strangers.get(from);
      if (known !== undefined || this.#strangers.size < MOST_STRANGERS) this.#strangers.set(from, (known ?? 0) + 1);
      return;
    }
    const { exporter, branch } = admitted;
    if (branch.rates.isDue(nowMs)) branch.rates.update(nowMs);
    branch.accumulator.begin(nowMs);
    branch.decoder.decode(data, length, exporter);
    branch.accumulator.end();
  }

  /** Changes the prefixes to count by. */
  update(batch: PrefixBatch, nowMs: number): void {
    const gone = this.#destinations.update(batch, nowMs);
    if (gone.size > 0) for (const { rates } of this.#branches) rates.forget(gone);
  }

  snapshot(nowMs: number): IntakeSnapshot {
    return {
      sources: this.#branches.map(({ spec, accumulator, rates, decoder }) =>
        takeSnapshot(spec.name, accumulator, rates, decoder.faults, nowMs),
      ),
      datagrams: this.#datagrams,
      refused: this.#refused,
      strangers: [...this.#strangers].map(([address, datagrams]) => ({ address, datagrams })),
      prefixes: this.#destinations.size,
    };
  }
}
