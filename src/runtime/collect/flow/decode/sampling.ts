/**
 * How many packets stand behind one that was metered, as an exporter tells it.
 *
 * In order: the record itself; the options of the sampler (or selector) that the record names; the options of the
 * interface by which it entered; options that name neither; the only sampler there is; the header. A device may name a
 * sampler and never describe it, or send nothing at all: then the rate is unknown here, and the operator's word counts.
 */
import * as slot from './slots.ts';

/** Samplers and interfaces remembered per observation domain. */
const MOST_KNOWN = 4096;

export class Sampling {
  readonly #samplers = new Map<number, number>();
  readonly #interfaces = new Map<number, number>();
  #general = Number.NaN;
  /** The rate of the only sampler; NaN where there are several that differ. */
  #only = Number.NaN;

  /** Takes note of an options record. */
  learn(values: Float64Array): void {
    const rate = statedRate(values);
    if (Number.isNaN(rate)) return;
    const sampler = samplerOf(values);
    const scope = values[slot.SCOPE_INTERFACE]!;
    if (!Number.isNaN(sampler)) {
      remember(this.#samplers, sampler, rate);
      const rates = new Set(this.#samplers.values());
      this.#only = rates.size === 1 ? rate : Number.NaN;
    } else if (!Number.isNaN(scope)) remember(this.#interfaces, scope, rate);
    else this.#general = rate;
  }

  /** NaN where nothing tells. */
  rateOf(values: Float64Array, headerRate: number): number {
    const own = statedRate(values);
    if (!Number.isNaN(own)) return own;
    if (this.#samplers.size > 0) {
      const sampler = samplerOf(values);
      const named = this.#samplers.get(sampler);
      if (named !== undefined) return named;
    }
    const byInterface = this.#interfaces.size > 0 ? this.#interfaces.get(values[slot.IN_IF]!) : undefined;
    if (byInterface !== undefined) return byInterface;
    if (!Number.isNaN(this.#general)) return this.#general;
    if (!Number.isNaN(this.#only) && Number.isNaN(samplerOf(values))) return this.#only;
    return headerRate;
  }
}

/** The rate that a record, of flows or of options, states itself. 0 means that nothing is stated. */
function statedRate(values: Float64Array): number {
  const interval = values[slot.SAMPLING_INTERVAL]!;
  if (interval >= 1) return interval;
  const random = values[slot.RANDOM_INTERVAL]!;
  if (random >= 1) return random;
  const taken = values[slot.PACKET_INTERVAL]!;
  if (taken >= 1) return (taken + (values[slot.PACKET_SPACE]! || 0)) / taken;
  const size = values[slot.SAMPLE_SIZE]!;
  if (size >= 1 && values[slot.SAMPLE_POPULATION]! >= size) return values[slot.SAMPLE_POPULATION]! / size;
  return Number.NaN;
}

function samplerOf(values: Float64Array): number {
  const sampler = values[slot.SAMPLER_ID]!;
  return Number.isNaN(sampler) ? values[slot.SELECTOR_ID]! : sampler;
}

function remember(rates: Map<number, number>, key: number, rate: number): void {
  if (rates.size < MOST_KNOWN || rates.has(key)) rates.set(key, rate);
}
