/** From a worker's snapshot to what the rest of weir reads: prefixes as text, branded quantities, ages as of now. */
import type { FlowSourceSpec, Ms, Prefix } from '../../../dsl/program/index.ts';
import { bps, ms, ratio } from '../../../dsl/program/index.ts';
import type { FlowMeasurement, FlowVolume } from '../../model/index.ts';
import type { FlowStatus } from './status.ts';
import type { ExitTotal, SourceSnapshot } from './volume/index.ts';
import { formatWords, IS_IPV6, IS_OWN } from './volume/index.ts';
import { ipv4Text, ipv6Text } from './decode/index.ts';
import { trouble } from './trouble.ts';

/** A volume with all that the exporter tells about where it left or entered. */
export interface ExitVolume extends FlowVolume {
  /** Observation domain or source id, where the interface is not known. */
  readonly sourceId: number | undefined;
  /** Next hop as text, where the interface is not known and the exporter states one. */
  readonly nextHop: string | undefined;
  /** Metered packets behind the rate. */
  readonly samples: number;
}

/** Sum over all destinations of one exporter's interface. */
export interface ExitSum {
  readonly exporter: string;
  readonly inbound: boolean;
  /** 0 where the exporter cannot tell. */
  readonly ifIndex: number;
  readonly sourceId: number | undefined;
  readonly nextHop: string | undefined;
  /** Average over [windowBegin, windowEnd] ago; undefined before the first complete window. */
  readonly bps: number | undefined;
  readonly error: number;
  /** Octets since the worker started, by arrival of their records. */
  readonly octets: number;
  readonly windowBegin: Ms | undefined;
  readonly windowEnd: Ms | undefined;
}

export interface FlowReport extends FlowMeasurement {
  /** Traffic to others, by the interface where it left; `inIf` is 0. */
  readonly volumes: readonly ExitVolume[];
  /** Traffic to own blocks, by the interface where it entered; `outIf` is 0. */
  readonly inboundVolumes: readonly ExitVolume[];
  readonly exits: readonly ExitSum[];
  readonly status: FlowStatus;
}

/** Sources are stale when nothing has come for so many of their timeouts. */
const STALE_TIMEOUTS = 2;

/** `waited`: time since the snapshot was taken. */
export function flowReport(sources: readonly FlowSourceSpec[], status: FlowStatus, waited: Ms): FlowReport {
  const ages = status.intake.sources.map((source) => sourceAge(source, waited));
  const known = ages.filter((age) => age !== undefined);
  const age = known.length > 0 ? ms(Math.min(...known)) : undefined;
  const stale = sources.map(({ timeout }, index) => !(ages[index]! <= STALE_TIMEOUTS * timeout));
  const activeTimeout = ms(Math.max(0, ...sources.map(({ timeout }) => timeout)));
  const delays = status.intake.sources.flatMap(({ exporters }) => exporters.map((one) => one.longestDelayMs));
  const begins = status.intake.sources.flatMap(({ exporters }) =>
    exporters.flatMap(({ window }) => (window === undefined ? [] : [window.beginAgoMs + waited])),
  );
  const inboundVolumes: ExitVolume[] = [];
  const volumes: ExitVolume[] = [];
  for (const source of status.intake.sources) readRows(source, waited, volumes, inboundVolumes);
  return {
    volumes,
    inboundVolumes,
    exits: status.intake.sources.flatMap((source) => source.exits.map((exit) => exitSum(source, exit, waited))),
    age,
    stale: stale.some(Boolean),
    longestDelay: ms(Math.min(activeTimeout, Math.max(0, ...delays))),
    activeTimeout,
    windowBegin: begins.length > 0 ? ms(Math.max(...begins)) : undefined,
    trouble: trouble(sources, status, ages),
    status,
  };
}

function sourceAge(source: SourceSnapshot, waited: Ms): number | undefined {
  const ages = source.exporters.map(({ ageMs }) => ageMs);
  return ages.length > 0 ? Math.min(...ages) + waited : undefined;
}

function readRows({ rows, exits }: SourceSnapshot, waited: Ms, outbound: ExitVolume[], inbound: ExitVolume[]): void {
  const hops = exits.map((exit) => hopText(exit));
  for (let row = 0; row < rows.lengths.length; row++) {
    const flags = rows.flags[row]!;
    const exit = exits[rows.exit[row]!]!;
    const entered = (flags & IS_OWN) !== 0;
    (entered ? inbound : outbound).push({
      prefix: prefixOf(rows.words, row, rows.lengths[row]!, flags),
      exporter: exit.exporter,
      outIf: entered ? 0 : exit.ifIndex,
      inIf: entered ? exit.ifIndex : 0,
      sourceId: exit.sourceId,
      nextHop: hops[rows.exit[row]!],
      bps: bps(rows.bps[row]!),
      error: ratio(rows.error[row]!),
      samples: rows.samples[row]!,
      age: ms(rows.ageMs[row]! + waited),
    });
  }
}

const prefixOf = (words: Uint32Array, row: number, length: number, flags: number): Prefix =>
  formatWords(words, 4 * row, length, (flags & IS_IPV6) !== 0);

const hopText = ({ nextHop }: ExitTotal): string | undefined =>
  nextHop && (nextHop.length === 1 ? ipv4Text(nextHop[0]!) : ipv6Text(nextHop));

function exitSum({ exporters }: SourceSnapshot, exit: ExitTotal, waited: Ms): ExitSum {
  const window = exporters.find(({ address }) => address === exit.exporter)?.window;
  return {
    exporter: exit.exporter,
    inbound: exit.inbound,
    ifIndex: exit.ifIndex,
    sourceId: exit.sourceId,
    nextHop: hopText(exit),
    bps: exit.bps,
    error: exit.error,
    octets: exit.octets,
    windowBegin: window && ms(window.beginAgoMs + waited),
    windowEnd: window && ms(window.endAgoMs + waited),
  };
}
