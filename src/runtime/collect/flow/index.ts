/**
 * Traffic per prefix and interface, from the flow records that routers export.
 *
 * `decode/` reads datagrams, `volume/` makes rates of records, `worker/` gives both a thread and sockets of their own, and
 * the collector here starts that worker, tells it which prefixes to count by and hands out what it last said. Only
 * `decode/` knows the formats. Everything but `worker/` has its time handed in and opens nothing.
 *
 * What it cannot do: say which link an interface is, or whether the sums are believable; both need the routers' counters,
 * which another collector has.
 */
export { FlowCollector } from './collector.ts';
export type {
  CountedPrefixes,
  FlowCollectorOptions,
  FlowCollectorTools,
  FlowEvent,
  PrefixVisitor,
} from './collector.ts';
export type { ExitSum, ExitVolume, FlowReport } from './report.ts';
export type { FlowStatus } from './status.ts';
export { visitTexts } from './volume/index.ts';
