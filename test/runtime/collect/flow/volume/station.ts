/** An `Intake` in virtual time with exporters that send NetFlow v9 to it. */
import type { FlowSourceSpec, Prefix } from '../../../../../src/dsl/program/index.ts';
import { address, ms, prefix } from '../../../../../src/dsl/program/index.ts';
import type { ExitVolume, FlowReport } from '../../../../../src/runtime/collect/flow/index.ts';
import { flowReport } from '../../../../../src/runtime/collect/flow/report.ts';
import {
  BatchBuilder,
  endpointKey,
  Intake,
  IS_OWN,
  IS_REMOVED,
} from '../../../../../src/runtime/collect/flow/volume/index.ts';
import type { FlowSpec } from '../datagrams.ts';
import { flowSet, flowTemplate, v9 } from '../datagrams.ts';

export const TIMEOUT = 60_000;
export const ROUTER = '192.0.2.1';
/** 198.51.100.0/24, to which the flows of datagrams.ts go. */
export const REMOTE = prefix('198.51.100.0/24');
/** An exporter's clock and ours have nothing in common. */
const EXPORTER_CLOCK_SECONDS = 1_700_000_000;
const UPTIME_AT_0 = 10_000_000;

export const source = (change: Partial<FlowSourceSpec> = {}): FlowSourceSpec => ({
  kind: 'netflow',
  name: 'flows',
  listen: { host: address('192.0.2.100'), port: 2055 },
  from: [address(ROUTER)],
  sample: undefined,
  timeout: ms(TIMEOUT),
  at: { file: 'edge.weir', line: 1, column: 1 },
  ...change,
});

/** A flow in our time, milliseconds. */
export interface Flow extends Omit<FlowSpec, 'startUptimeMs' | 'endUptimeMs'> {
  readonly start: number;
  readonly end: number;
}

export class Station {
  readonly sources: readonly FlowSourceSpec[];
  readonly #intake: Intake;
  readonly #known = new Set<string>();

  constructor(...sources: readonly FlowSourceSpec[]) {
    this.sources = sources.length > 0 ? sources : [source()];
    this.#intake = new Intake(this.sources, 0);
    this.count([REMOTE]);
  }

  count(prefixes: readonly Prefix[], flags = 0, now = 0): void {
    const batch = new BatchBuilder();
    for (const one of prefixes) batch.addText(one, flags);
    this.#intake.update(batch.take(undefined), now);
  }
  own(...prefixes: readonly string[]): this {
    this.count(prefixes.map(prefix), IS_OWN);
    return this;
  }
  uncount(prefixes: readonly Prefix[], now: number): void {
    this.count(prefixes, IS_REMOVED, now);
  }
  /** The whole set of prefixes. */
  table(prefixes: readonly Prefix[], now: number, own: readonly Prefix[] = []): void {
    const batch = new BatchBuilder();
    for (const one of own) batch.addText(one, IS_OWN);
    this.#intake.update(batch.take('first'), now);
    for (const one of prefixes) batch.addText(one, 0);
    this.#intake.update(batch.take('last'), now);
  }

  /** An exporter sends flows at `now`. */
  send(now: number, flows: readonly Flow[], from: string = ROUTER): void {
    const header = { uptimeMs: UPTIME_AT_0 + now, exportSeconds: EXPORTER_CLOCK_SECONDS + Math.floor(now / 1000) };
    const specs = flows.map(({ start, end, ...rest }) => ({
      ...rest,
      startUptimeMs: UPTIME_AT_0 + start,
      endUptimeMs: UPTIME_AT_0 + end,
    }));
    if (!this.#known.has(from)) this.receive(now, v9([flowTemplate()], header), from);
    this.#known.add(from);
    this.receive(now, v9([flowSet(specs)], header), from);
  }

  receive(now: number, datagram: Uint8Array, from: string = ROUTER): void {
    this.#intake.receive(datagram, datagram.length, endpointKey(this.sources[0]!.listen), from, now);
  }

  report(now: number): FlowReport {
    const status = { intake: structuredClone(this.#intake.snapshot(now)), sockets: [], restarts: 0 };
    return flowReport(this.sources, status, ms(0));
  }

  volume(now: number, of: Prefix = REMOTE): ExitVolume | undefined {
    return this.report(now).volumes.find((volume) => volume.prefix === of);
  }
}

/**
 * Sends what a router with an active timeout would of one endless flow of `bps` from `begin` on, in calls ordered by time:
 * a record per timeout, the first one `phase` after the begin.
 */
export function* endless(bps: number, begin: number, until: number, phase: number, rest: Partial<Flow> = {}) {
  let start = begin;
  for (let now = begin + phase; now <= until; now += TIMEOUT) {
    const flow: Flow = { ...rest, start, end: now, bytes: Math.round((bps * (now - start)) / 8000) };
    yield { now, flow };
    start = now;
  }
}
