/** What is known at one moment, copied out of an accumulator in a form that goes to another thread without a copy. */
import type { Faults } from '../decode/index.ts';
import type { Accumulator } from './accumulator.ts';
import { UNMATCHED } from './accumulator.ts';
import type { RecordCounts } from './counts.ts';
import type { Exit } from './exits.ts';
import type { Rates } from './rates.ts';
import { samplingError } from './rates.ts';

/** Parallel arrays, one entry per pair of prefix and exit with a known rate above zero. */
export interface VolumeRows {
  /** Four words of address per row, mask length and flags (see batch.ts). */
  readonly words: Uint32Array;
  readonly lengths: Uint8Array;
  readonly flags: Uint8Array;
  /** Index into `exits`. */
  readonly exit: Int32Array;
  /** Bit/s. */
  readonly bps: Float64Array;
  /** Relative, half the 95 % interval. */
  readonly error: Float32Array;
  /** Metered packets behind the rate. */
  readonly samples: Float32Array;
  /** Milliseconds since the newest flow ended. */
  readonly ageMs: Float64Array;
}

/** Sums of one exit, over all destinations, for the comparison with the counters of its interface. */
export interface ExitTotal extends Exit {
  /** Octets since the start, after sampling, by the time their records arrived. */
  readonly octets: number;
  /** Bit/s over the exporter's window; undefined before there is one. */
  readonly bps: number | undefined;
  readonly error: number;
}

export interface ExporterStatus {
  readonly address: string;
  /** Milliseconds since the newest record arrived. */
  readonly ageMs: number;
  /** Longest time from a flow's start to its record, of the last one to two timeouts. */
  readonly longestDelayMs: number;
  /** The stretch that its rates are averages of, in milliseconds before the snapshot; undefined before there is one. */
  readonly window: { readonly beginAgoMs: number; readonly endAgoMs: number } | undefined;
}

export interface SourceSnapshot {
  readonly name: string;
  readonly rows: VolumeRows;
  readonly exits: readonly ExitTotal[];
  readonly exporters: readonly ExporterStatus[];
  readonly counts: RecordCounts;
  readonly faults: Faults;
  readonly missingTemplates: number;
}

export function takeSnapshot(
  name: string,
  from: Accumulator,
  rates: Rates,
  faults: Faults,
  nowMs: number,
): SourceSnapshot {
  rates.update(nowMs);
  return {
    name,
    rows: copyRows(from, rates, nowMs),
    exits: exitTotals(from, rates),
    exporters: [...from.exporters.values()].map(({ address, timing, window }) => ({
      address,
      ageMs: nowMs - timing.lastMs,
      longestDelayMs: timing.longestDelayMs,
      window: window && {
        beginAgoMs: nowMs - window.from * from.buckets.widthMs,
        endAgoMs: nowMs - window.to * from.buckets.widthMs,
      },
    })),
    counts: { ...from.counts },
    faults: { ...faults },
    missingTemplates: from.missingTemplates,
  };
}

/** The row has a prefix and a rate that is known and not zero: a rate of zero would say more than is known. */
const isShown = (from: Accumulator, rates: Rates, row: number): boolean =>
  from.cells.prefix[row]! >= 0 && rates.bps[row]! > 0;

function copyRows(from: Accumulator, rates: Rates, nowMs: number): VolumeRows {
  const { cells, destinations, buckets } = from;
  let count = 0;
  for (let row = 0; row < cells.rows; row++) if (isShown(from, rates, row)) count++;
  const rows = {
    words: new Uint32Array(4 * count),
    lengths: new Uint8Array(count),
    flags: new Uint8Array(count),
    exit: new Int32Array(count),
    bps: new Float64Array(count),
    error: new Float32Array(count),
    samples: new Float32Array(count),
    ageMs: new Float64Array(count),
  };
  let at = 0;
  for (let row = 0; row < cells.rows; row++) {
    if (!isShown(from, rates, row)) continue;
    const [length, flags] = destinations.describe(cells.prefix[row]!, rows.words, 4 * at);
    rows.lengths[at] = length;
    rows.flags[at] = flags;
    rows.exit[at] = cells.exit[row]!;
    rows.bps[at] = rates.bps[row]!;
    rows.samples[at] = rates.samples[row]!;
    rows.error[at] = samplingError(rates.samples[row]!, buckets.lastRate(row));
    rows.ageMs[at] = nowMs - buckets.lastEnd(row);
    at++;
  }
  return rows;
}

/** Sums over the cells of each exit, the one of unmatched destinations among them. */
function exitTotals(from: Accumulator, rates: Rates): ExitTotal[] {
  const { cells, exits, exitOctets, exitExporter, buckets } = from;
  const bps = new Float64Array(exits.length);
  const samples = new Float64Array(exits.length);
  const rate = new Float64Array(exits.length);
  for (let row = 0; row < cells.rows; row++) {
    if (cells.prefix[row]! < UNMATCHED || !(rates.bps[row]! > 0)) continue;
    const exit = cells.exit[row]!;
    bps[exit]! += rates.bps[row]!;
    samples[exit]! += rates.samples[row]!;
    rate[exit] = Math.max(rate[exit]!, buckets.lastRate(row));
  }
  return exits.map((exit, index) => ({
    ...exit,
    octets: exitOctets[index]!,
    bps: exitExporter[index]!.window ? bps[index]! : undefined,
    error: samplingError(samples[index]!, rate[index]!),
  }));
}

/** What may be handed over instead of copied. */
export const rowBuffers = (rows: VolumeRows): ArrayBuffer[] =>
  Object.values<ArrayBufferView>({ ...rows }).map(({ buffer }) => buffer as ArrayBuffer);
