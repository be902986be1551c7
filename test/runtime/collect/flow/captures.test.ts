/**
 * Captures from the field against what tshark and the captures' own projects make of them.
 *
 * Where they disagree with each other or with the specification, the exception is listed below with its reason; all else
 * must be equal.
 */
import { describe, expect, test } from 'vitest';
import type { ShownDatagram } from '../../../../src/cli/inspect-flows.ts';
import { inspectFlows } from '../../../../src/cli/inspect-flows.ts';
import type { Capture, Expected, ExpectedRecord } from './captures.ts';
import { captures, WHERE } from './captures.ts';

interface Exception {
  readonly because: string;
  /** Keys of records that are not compared. */
  readonly keys?: readonly string[];
  /** Records are not compared at all. */
  readonly records?: true;
  /** Templates that only we read. */
  readonly templates?: readonly number[];
}

const TSHARK: Readonly<Record<string, Exception>> = {
  'fluent-v5': { because: 'it leaves out the nanoseconds of the header', keys: ['start', 'end'] },
  'fluent-v9_mpls': { because: 'both families are in the template, it prints the empty one', keys: ['src', 'dst'] },
  'logstash-ipfix': { because: 'it does not add the uptime to the time of start', keys: ['start'] },
  'logstash-ipfix-procera': { because: 'both families are in the template, it prints the last', keys: ['src', 'dst'] },
  'logstash-netflow-9-cisco-asa': { because: 'it prints one and the same start for all', keys: ['start'] },
  'logstash-netflow-5-invalid-02': { because: 'it reads 30 of 163 claimed records', records: true },
  'logstash-netflow-9-invalid-01': {
    because: 'it stops at the count of the header, which here is that of the flows alone',
    templates: [256],
  },
  'logstash-netflow-9-h3c': { because: 'it stops after the first set', records: true },
};

const GOLDEN: Readonly<Record<string, Exception>> = {
  'logstash-ipfix-procera': { because: 'both families are in the template, it keeps the last', keys: ['src', 'dst'] },
  'telegraf-netflow_v5_example': { because: 'it prints 0 where no sampling is stated', keys: ['samplingRate'] },
  'telegraf-sflow_issue_15375': { because: 'it prints discarded packets as records', records: true },
  'telegraf-sflow_issue_15918': {
    because: 'it takes the interface of the sampler for the input and output',
    keys: ['inIf', 'outIf'],
  },
};

const all = captures();
if (all.length === 0) process.stderr.write(`SKIPPED: ${WHERE}\n`);

function decode(capture: Capture): ShownDatagram[] {
  const shown = inspectFlows(capture.file);
  if (typeof shown === 'string') throw new Error(shown);
  return [...shown];
}

const own = (datagrams: readonly ShownDatagram[]): ExpectedRecord[] =>
  datagrams.flatMap(({ options = [], records }) => [...options, ...records]);

/** Not values of the record, or under another name here. */
const NOT_COMPARED = ['raw', 'index', 'timestamp'];
const RENAMED: Readonly<Record<string, string>> = { nextHopBgp: 'bgpNextHop' };

function agrees(mine: ExpectedRecord, theirs: ExpectedRecord, ignored: readonly string[]): boolean {
  return Object.entries(theirs).every(([key, value]) => {
    if (ignored.includes(key) || NOT_COMPARED.includes(key)) return true;
    const found = mine[RENAMED[key] ?? key];
    // Fractions of a millisecond are rounded in one way or the other.
    if (key === 'start' || key === 'end') return Math.abs(Number(found) - Number(value)) <= 1;
    return found === value;
  });
}

/** Expected records to which none of ours is left that agrees. */
function unmatched(
  mine: readonly ExpectedRecord[],
  theirs: readonly ExpectedRecord[],
  ignored: readonly string[] = [],
) {
  const left = [...mine];
  return theirs.filter((record) => {
    const at = left.findIndex((candidate) => agrees(candidate, record, ignored));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** sFlow's counters, under tshark's names or as telegraf's records. */
function counterPairs(records: readonly ExpectedRecord[]): number[][] {
  return records
    .map((record) => [
      Number(record['sflow_245.ifindex'] ?? record['inIf']),
      Number(record['sflow_245.ifinoct'] ?? record['bytes']),
    ])
    .filter(([index]) => !Number.isNaN(index));
}

describe.skipIf(all.length === 0)(`captures from the field (${all.length === 0 ? WHERE : String(all.length)})`, () => {
  test.each(all)('$name as tshark reads it', (capture) => {
    const mine = decode(capture);
    const exception = TSHARK[capture.name];
    expect(mine).toHaveLength(capture.tshark.length);
    capture.tshark.forEach((theirs: Expected, index) => {
      const shown = mine[index]!;
      const { exporter, version, sequence, domain, agent } = theirs;
      expect(shown).toMatchObject({
        exporter,
        version,
        sequence,
        ...(domain !== undefined && { domain }),
        ...(agent !== undefined && { agent }),
      });
      expect(shown.templates ?? []).toEqual([...(theirs.templates ?? []), ...(exception?.templates ?? [])]);
      if (exception?.records) return;
      if (theirs.malformed) expect(shown.malformed ?? shown.missingTemplates).toBeDefined();
      const records = [...theirs.records, ...(theirs.options ?? [])];
      expect(unmatched(own([shown]), records, exception?.keys)).toEqual([]);
      expect(own([shown])).toHaveLength(records.length);
      const pushed = (shown.counters ?? []).map(({ ifIndex, inOctets }) => [ifIndex, inOctets]);
      expect(pushed).toEqual(expect.arrayContaining(counterPairs(theirs.counters ?? [])));
    });
  });

  test.each(all.filter(({ golden }) => golden.length > 0))('$name as its own project expects', (capture) => {
    const mine = decode(capture);
    const exception = GOLDEN[capture.name];
    if (exception?.records) return;
    const pushed = mine
      .flatMap(({ counters = [] }) => counters)
      .map(({ ifIndex, inOctets }) => ({ inIf: ifIndex, bytes: inOctets }));
    for (const theirs of capture.golden) {
      if (theirs.count !== undefined && theirs.count !== null) expect(own(mine)).toHaveLength(theirs.count);
      expect(unmatched([...own(mine), ...pushed], theirs.records, exception?.keys)).toEqual([]);
    }
  });

  test('nothing that has no template is taken for a record', () => {
    const early = decode(all.find(({ name }) => name === 'fluent-v9_data_before_template')!);
    expect(early.map(({ records, missingTemplates }) => [records.length, missingTemplates])).toEqual([
      [0, [260]],
      [0, undefined],
      [1, undefined],
    ]);
  });
});
