/**
 * Answers what conditions ask, from the world and the ledger, and notes every answer for `why`.
 *
 * Unknown is undefined: a link that is stale or was never measured, a prefix without a record, a measure that no
 * source supplies yet. A fresh counter is taken at its word; bounds are wider than the value only where flows are
 * silent and the demand of steered prefixes is remembered rather than measured.
 */
import type {
  Direction,
  LinkMeasure,
  LinkName,
  MeasureRequest,
  MeasureView,
  Ms,
  Prefix,
  Reading,
  Window,
} from '../../dsl/program/index.ts';
import { ms, since } from '../../dsl/program/index.ts';
import type { LinkSample, LinkState, PrefixState, SampleRead, World } from '../model/index.ts';
import type { Ledger } from './ledger.ts';

export class WorldView implements MeasureView {
  readonly reads: SampleRead[] = [];
  readonly subject: MeasureView['subject'];
  readonly #world: World;
  readonly #ledger: Ledger;
  /** `projected`: loads as they will be once everything decided so far is in force. */
  readonly #projected: boolean;

  constructor(
    world: World,
    ledger: Ledger,
    options: { readonly subject?: PrefixState; readonly projected?: boolean } = {},
  ) {
    this.#world = world;
    this.#ledger = ledger;
    this.#projected = options.projected ?? false;
    this.subject = options.subject && { prefix: options.subject.prefix, originAsn: options.subject.originAsn };
  }

  read(request: MeasureRequest): Reading | undefined {
    const reading = this.#answer(request);
    this.reads.push(describe(request, reading, this.subject?.prefix));
    return reading;
  }

  #answer(request: MeasureRequest): Reading | undefined {
    switch (request.of) {
      case 'link':
        return this.#link(request.link, request.measure, request.direction, request.window);
      case 'prefix':
        return this.#prefix(request.prefix ?? this.subject?.prefix, request.measure);
      case 'sessions':
        return exact([...this.#world.sessions.values()].filter((session) => session.state === 'up').length, ms(0));
      case 'flows':
        return this.#world.flows.age === undefined ? undefined : exact(this.#world.flows.age, ms(0));
      case 'group':
        return undefined;
    }
  }

  #prefix(prefix: Prefix | undefined, measure: string): Reading | undefined {
    const state = prefix === undefined ? undefined : this.#world.prefixes.get(prefix);
    if (state?.age === undefined) return undefined;
    if (measure === 'age') return exact(state.age, state.age);
    if (measure !== 'volume') return undefined;
    return {
      value: state.bps,
      lo: state.bps * Math.max(0, 1 - state.error),
      hi: state.bps * (1 + state.error),
      age: state.age,
    };
  }

  #link(
    name: LinkName,
    measure: LinkMeasure,
    direction: Direction | undefined,
    window: Window | undefined,
  ): Reading | undefined {
    const link = this.#world.links.get(name);
    if (link === undefined) return undefined;
    if (measure === 'age') return link.age === undefined ? undefined : exact(link.age, ms(0));
    if (measure === 'capacity') return link.capacity === undefined ? undefined : exact(link.capacity, ms(0));
    if (link.stale || link.age === undefined) return undefined;
    if (direction === undefined) {
      return larger(this.#link(name, measure, 'outbound', window), this.#link(name, measure, 'inbound', window));
    }
    const rate = this.#rate(link, measure, direction, window);
    if (rate === undefined) return undefined;
    const asShare = measure === 'utilization' || measure === 'demand-utilization';
    if (!asShare) return rate;
    return link.capacity === undefined ? undefined : scaled(rate, 1 / link.capacity);
  }

  #rate(link: LinkState, measure: LinkMeasure, direction: Direction, window: Window | undefined): Reading | undefined {
    const age = link.age ?? ms(0);
    if (measure === 'demand' || measure === 'demand-utilization') return this.#demand(link, direction, age);
    if (measure !== 'load' && measure !== 'utilization' && measure !== 'p95') return undefined;
    if (this.#projected && direction === 'outbound' && window === undefined) {
      const projected = this.#ledger.projected(link.name);
      return projected === undefined ? undefined : exact(projected, age);
    }
    if (measure === 'p95' && window === undefined) return undefined;
    return overWindow(link.samples, direction, window, this.#world.now, age);
  }

  #demand(link: LinkState, direction: Direction, age: Ms): Reading | undefined {
    if (direction === 'inbound') return overWindow(link.samples, 'inbound', undefined, this.#world.now, age);
    const value = this.#ledger.demand(link.name);
    const bounds = this.#ledger.demandBounds(link.name);
    return value === undefined || bounds === undefined ? undefined : { value, ...bounds, age };
  }
}

const exact = (value: number, age: Ms): Reading => ({ value, lo: value, hi: value, age });
const scaled = (reading: Reading, by: number): Reading => ({
  value: reading.value * by,
  lo: reading.lo * by,
  hi: reading.hi * by,
  age: reading.age,
});

/** The larger of both directions, the way transit is billed; unknown if either is. */
function larger(a: Reading | undefined, b: Reading | undefined): Reading | undefined {
  if (a === undefined || b === undefined) return undefined;
  return {
    value: Math.max(a.value, b.value),
    lo: Math.max(a.lo, b.lo),
    hi: Math.max(a.hi, b.hi),
    age: ms(Math.max(a.age, b.age)),
  };
}

/** A window that reaches further back than the samples is unknown: half an average is none. */
function overWindow(
  samples: readonly LinkSample[],
  direction: Direction,
  window: Window | undefined,
  now: number,
  age: Ms,
): Reading | undefined {
  const rate = (sample: LinkSample): number => (direction === 'inbound' ? sample.inBps : sample.outBps);
  const newest = samples.at(-1);
  if (newest === undefined) return undefined;
  if (window === undefined) return exact(rate(newest), age);
  const start = now - window.over;
  const oldest = samples[0];
  const inside = samples.filter((sample) => sample.end > start);
  if (oldest === undefined || oldest.begin > start || inside.length === 0) return undefined;
  return exact(
    fold(
      inside.map((sample) => [rate(sample), since(sample.end, sample.begin)]),
      window.fold,
    ),
    age,
  );
}

function fold(weighted: readonly (readonly [number, number])[], how: Window['fold']): number {
  const values = weighted.map(([value]) => value);
  if (how === 'max') return Math.max(...values);
  if (how === 'min') return Math.min(...values);
  if (how === 'p95') return values.toSorted((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1] ?? 0;
  const time = weighted.reduce((sum, [, length]) => sum + length, 0);
  return weighted.reduce((sum, [value, length]) => sum + value * length, 0) / Math.max(1, time);
}

function describe(request: MeasureRequest, reading: Reading | undefined, judged: Prefix | undefined): SampleRead {
  const base = { value: reading?.value, age: reading?.age };
  const window =
    'window' in request && request.window
      ? ` (${request.window.fold} over ${String(request.window.over / 1000)} s)`
      : '';
  if (request.of === 'link') {
    const subject = `link ${request.link}${request.direction === undefined ? '' : ` ${request.direction}`}`;
    return { subject, measure: request.measure + window, unit: unitOf(request.measure), ...base };
  }
  if (request.of === 'prefix') {
    return {
      subject: request.prefix ?? judged ?? 'prefix',
      measure: request.measure + window,
      unit: unitOf(request.measure),
      ...base,
    };
  }
  const subject = request.of === 'group' ? `group ${request.group}` : request.of;
  return { subject, measure: request.measure, unit: unitOf(request.measure), ...base };
}

function unitOf(measure: string): SampleRead['unit'] {
  if (measure.endsWith('utilization') || measure === 'loss' || measure === 'retransmits') return 'ratio';
  if (measure === 'age' || measure === 'rtt' || measure === 'jitter') return 'ms';
  return measure === 'up' || measure === 'price' ? 'number' : 'bit/s';
}
