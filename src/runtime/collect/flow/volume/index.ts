/**
 * From flow records to traffic per prefix and exit.
 *
 * A record reports what passed between two moments, after the fact. Its octets are spread evenly over that time, on our
 * own clock; a rate is the sum over one window of the exporter's active timeout that lies far enough back for all records
 * about it to have arrived. So rates are late by about one and a half timeouts and right, instead of early and low. Each
 * carries its sampling error, and is kept while its exporter is silent, because no record does not mean no traffic.
 *
 * `intake` is the door. What it cannot do: tell which link an exit is (main knows the links), see flows that an exporter
 * never reports, or correct an exporter that claims another sampling than it does: main compares the sums per exit with
 * the counters.
 */
export { BatchBuilder, batchBuffers, IS_IPV6, IS_OWN, IS_REMOVED } from './batch.ts';
export type { PrefixBatch } from './batch.ts';
export type { Exit } from './exits.ts';
export { endpointKey, Intake } from './intake.ts';
export type { Endpoint, IntakeSnapshot } from './intake.ts';
export { addressWords, formatWords, visitTexts } from './prefix-text.ts';
export { rowBuffers } from './snapshot.ts';
export type { ExitTotal, ExporterStatus, SourceSnapshot, VolumeRows } from './snapshot.ts';
