/** What is wrong with the flows, in an operator's words; the worst first, one sentence. */
import type { FlowSourceSpec } from '../../../dsl/program/index.ts';
import type { FlowStatus } from './status.ts';
import { countFaults } from './decode/index.ts';

/** Records that come later than this show that the file's timeout is too small; exporters look round every few seconds. */
const latest = (timeout: number): number => 1.25 * timeout + 5_000;
const MORE_THAN_FEW = 0.01;

/** `ages`: per source the age of its newest record. Undefined when nothing is wrong. */
export function trouble(
  sources: readonly FlowSourceSpec[],
  status: FlowStatus,
  ages: readonly (number | undefined)[],
): string | undefined {
  return (
    socketTrouble(status) ??
    sources.map((source, index) => silence(source, status, ages[index], index)).find((text) => text !== undefined) ??
    sources.map((source, index) => contents(source, status, index)).find((text) => text !== undefined) ??
    lossTrouble(status)
  );
}

function socketTrouble({ sockets }: FlowStatus): string | undefined {
  const failed = sockets.find(({ error }) => error !== undefined);
  return failed && `cannot listen on ${failed.host}:${String(failed.port)}: ${failed.error ?? ''}`;
}

function silence(
  { name, from, timeout }: FlowSourceSpec,
  { intake }: FlowStatus,
  age: number | undefined,
  index: number,
): string | undefined {
  const source = intake.sources[index];
  if (age !== undefined && age > 2 * timeout) return `${name}: no flow record for ${seconds(age)}`;
  if (age !== undefined || !source) return undefined;
  if (source.missingTemplates > 0) return `${name}: records of ${from.join(', ')} come without their templates`;
  if (countFaults(source.faults) > 0) return `${name}: what ${from.join(', ')} sends cannot be read`;
  const strangers = intake.strangers.map(({ address }) => address);
  const others = strangers.length > 0 ? `; ${strangers.join(', ')} sends and is not in \`from\`` : '';
  return `${name}: no flow record from ${from.join(', ')} yet${others}`;
}

function contents(
  { name, timeout, sample }: FlowSourceSpec,
  { intake }: FlowStatus,
  index: number,
): string | undefined {
  const source = intake.sources[index];
  if (!source) return undefined;
  const { counts, exporters } = source;
  const slow = exporters.find(({ longestDelayMs }) => longestDelayMs > latest(timeout));
  if (slow)
    return `${name}: ${slow.address} reports flows ${seconds(slow.longestDelayMs)} late; is its active timeout above ${seconds(timeout)}?`;
  if (counts.samplingMismatches > MORE_THAN_FEW * counts.records)
    return `${name}: an exporter states another sampling than 1 in ${String(sample)}`;
  if (counts.oddTimes > MORE_THAN_FEW * counts.records) return `${name}: flow times do not fit their arrival`;
  if (counts.refused > 0) return `${name}: too many pairs of prefix and interface; some traffic is not counted`;
  return undefined;
}

function lossTrouble({ sockets, intake }: FlowStatus): string | undefined {
  const drops = sockets.reduce((sum, socket) => sum + (socket.drops ?? 0), 0);
  if (drops > MORE_THAN_FEW * intake.datagrams) return `the kernel dropped ${String(drops)} flow datagrams`;
  return undefined;
}

const seconds = (milliseconds: number): string => `${String(Math.round(milliseconds / 1000))} s`;
