/** Which traffic counts where: interfaces, own blocks, double metering, sampling, strangers. */
import { describe, expect, test } from 'vitest';
import { address } from '../../../../../src/dsl/program/index.ts';
import type { FieldSpec } from '../datagrams.ts';
import { dataRecord, field, ipfix, octets, set, template, v9 } from '../datagrams.ts';
import { datagram, flowSample, ipv4, raw } from '../sflow-datagrams.ts';
import { REMOTE, ROUTER, source, Station } from './station.ts';

const END = 100_000;
const DST = 0xc633_6401;
const OCTETS = 10_000;
const OTHER_OCTETS = 4_000;

type Variant = readonly [fields: readonly FieldSpec[], values: readonly (number | readonly number[])[]];

/** Once a second a record of each variant: its fields besides destination, octets and packets. */
function sendAll(station: Station, variants: readonly Variant[], from = ROUTER): void {
  for (let now = 1_000; now <= END; now += 1_000)
    variants.forEach(([fields, values], index) => {
      const all = [field(12, 4), field(1, 4), field(2, 4), ...fields];
      const record = dataRecord(all, [DST, OCTETS, 10, ...values]);
      station.receive(now, v9([set(0, template(256 + index, all)), set(256 + index, record)]), from);
    });
}
const send = (station: Station, ...[fields, values]: Variant): void => sendAll(station, [[fields, values]]);
const IN = field(10, 4);
const OUT = field(14, 4);
const DIRECTION = field(61, 1);

const totals = (station: Station) =>
  station.report(END).exits.map(({ inbound, ifIndex, octets: sum, sourceId, nextHop }) => ({
    inbound,
    ifIndex,
    octets: sum,
    sourceId,
    nextHop,
  }));
const known = (ifIndex: number, times: number, inbound = false, each = OCTETS) => ({
  inbound,
  ifIndex,
  octets: times * each,
  sourceId: undefined,
  nextHop: undefined,
});

describe('the interface by which traffic left', () => {
  test('is the output interface of the record', () => {
    const station = new Station();
    send(station, [IN, OUT], [7, 9]);
    expect(totals(station)).toEqual([known(9, 100)]);
    expect(station.volume(END)).toMatchObject({ outIf: 9, inIf: 0 });
    expect(station.report(END).exits[0]!.bps).toBeCloseTo(8 * OCTETS, 0);
  });

  test.each<[string, readonly FieldSpec[], readonly number[]]>([
    ['0', [IN, OUT], [7, 0]],
    ['the same as the input', [IN, OUT], [7, 7]],
    ['not stated', [], []],
  ])('is unknown when it is %s', (_name, fields, values) => {
    const station = new Station();
    send(station, fields, values);
    expect(totals(station)).toEqual([
      { inbound: false, ifIndex: 0, octets: 100 * OCTETS, sourceId: 1, nextHop: undefined },
    ]);
  });

  test('is told by source id and next hop where it is unknown', () => {
    const station = new Station();
    sendAll(station, [
      [[field(15, 4)], [0xc000_02fe]],
      [[field(18, 4)], [0xc000_02fd]],
      [[field(62, 16)], [[...octets(0x2001_0db8, 4), ...new Array<number>(11).fill(0), 1]]],
    ]);
    expect(totals(station).map(({ nextHop }) => nextHop)).toEqual(['192.0.2.254', '192.0.2.253', '2001:db8::1']);
    expect(station.report(END).volumes.map(({ nextHop, sourceId }) => [nextHop, sourceId])).toEqual([
      ['192.0.2.254', 1],
      ['192.0.2.253', 1],
      ['2001:db8::1', 1],
    ]);
  });

  test('with the same index on two exporters is two', () => {
    const other = '192.0.2.2';
    const station = new Station(source({ from: [address(ROUTER), address(other)] }));
    send(station, [IN, OUT], [7, 9]);
    sendAll(
      station,
      [
        [
          [IN, OUT],
          [7, 9],
        ],
      ],
      other,
    );
    expect(station.report(END).volumes.map(({ exporter, outIf }) => [exporter, outIf])).toEqual([
      [ROUTER, 9],
      [other, 9],
    ]);
  });

  test('has traffic to destinations that no prefix holds in its sum', () => {
    const station = new Station();
    station.uncount([REMOTE], 0);
    send(station, [IN, OUT], [7, 9]);
    expect(station.report(END).volumes).toEqual([]);
    expect(totals(station)).toEqual([known(9, 100)]);
    expect(station.report(END).exits[0]!.bps).toBeCloseTo(8 * OCTETS, 0);
    expect(station.report(END).status.intake.sources[0]!.counts.unmatchedOctets).toBe(100 * OCTETS);
  });
});

describe('traffic to own blocks', () => {
  test('is told by its input interface, even where a route for a part of the block is known', () => {
    const station = new Station().own('198.51.0.0/16');
    send(station, [IN, OUT], [7, 9]);
    expect(totals(station)).toEqual([known(7, 100, true)]);
    const { volumes, inboundVolumes } = station.report(END);
    expect(volumes).toEqual([]);
    expect(inboundVolumes).toMatchObject([{ prefix: '198.51.0.0/16', inIf: 7, outIf: 0 }]);
  });

  test('is counted by the most specific own block', () => {
    const station = new Station().own('198.51.0.0/16', '198.51.100.0/25');
    send(station, [IN, OUT], [7, 9]);
    expect(station.report(END).inboundVolumes.map(({ prefix }) => prefix)).toEqual(['198.51.100.0/25']);
  });
});

describe('a flow that its router meters twice', () => {
  test('counts where it left, not where it came in', () => {
    const station = new Station();
    sendAll(station, [
      [
        [IN, OUT, DIRECTION],
        [7, 9, 1],
      ],
      [
        [IN, OUT, DIRECTION],
        [7, 9, 0],
      ],
    ]);
    expect(totals(station)).toEqual([known(9, 100)]);
    expect(station.report(END).status.intake.sources[0]!.counts.duplicates).toBe(100);
  });

  test('counts where it came in when it goes to an own block', () => {
    const station = new Station().own('198.51.0.0/16');
    sendAll(station, [
      [
        [IN, OUT, DIRECTION],
        [7, 9, 0],
      ],
      [
        [IN, OUT, DIRECTION],
        [7, 9, 1],
      ],
    ]);
    expect(totals(station)).toEqual([known(7, 100, true)]);
  });

  test('counts once where only its entrance is metered', () => {
    const station = new Station();
    send(station, [IN, OUT, DIRECTION], [7, 9, 0]);
    expect(totals(station)).toEqual([known(9, 100)]);
  });
});

describe('the sampling rate', () => {
  const rate = (sample: number | undefined, fields: readonly FieldSpec[], values: readonly number[]): number => {
    const station = new Station(source({ sample }));
    send(station, [IN, OUT, ...fields], [7, 9, ...values]);
    return totals(station)[0]!.octets / (100 * OCTETS);
  };
  const TOLD = [field(34, 4)];

  test.each([
    [undefined, [], [], 1],
    [undefined, TOLD, [100], 100],
    [500, [], [], 500],
    [500, TOLD, [1_000], 1_000],
    [500, TOLD, [250], 250],
    [500, TOLD, [249], 500],
    [500, TOLD, [1_001], 500],
    [500, TOLD, [1], 500],
  ])('stated in the file as %j, in the record as %j %j, is %i', (sample, fields, values, expected) => {
    expect(rate(sample, fields, values)).toBe(expected);
  });

  test('beyond a factor of two of the file’s is counted', () => {
    const station = new Station(source({ sample: 500 }));
    send(station, [IN, OUT, ...TOLD], [7, 9, 10]);
    expect(station.report(END).status.intake.sources[0]!.counts.samplingMismatches).toBe(100);
  });

  test('gives volumes their error', () => {
    const station = new Station();
    send(station, [IN, OUT, ...TOLD], [7, 9, 100]);
    // 10 packets a second were metered over a window of 60 s.
    expect(station.volume(END)).toMatchObject({ samples: 600 });
    expect(station.volume(END)!.error).toBeCloseTo(1.96 * Math.sqrt(0.99 / 600), 4);
  });
});

describe('samples of sFlow', () => {
  const sample = (station: Station, output: number): void => {
    for (let now = 1_000; now <= END; now += 1_000)
      station.receive(now, datagram(flowSample({ rate: 500, input: 3, output }, raw(11, ipv4(1_000)))));
  };

  test('count their packet times the rate, up to now', () => {
    const station = new Station(source({ kind: 'sflow' }));
    sample(station, 9);
    expect(totals(station)).toEqual([known(9, 100, false, 500_000)]);
    expect(station.volume(END)!.bps).toBeCloseTo(4_000_000, -3);
    expect(station.report(END).longestDelay).toBe(0);
  });

  test.each([
    ['dropped packets', 0x4000_0001],
    ['packets to several interfaces', 0x8000_0003],
    ['packets to the device itself', 0x3fff_ffff],
  ])('leave by no known interface where they are %s', (_name, output) => {
    const station = new Station(source({ kind: 'sflow' }));
    sample(station, output);
    expect(totals(station).map(({ ifIndex }) => ifIndex)).toEqual([0]);
  });
});

describe('octets of a record', () => {
  test.each([
    ['as they entered', [field(1, 4), field(23, 4), field(85, 4)], [1, 2, 3], 1],
    ['as they left, where that is all', [field(23, 4), field(85, 4)], [2, 3], 2],
    ['since the flow began, where that is all', [field(85, 4)], [3], 3],
  ])('count %s', (_name, fields, values, expected) => {
    const station = new Station();
    const all = [field(12, 4), ...fields];
    station.receive(0, v9([set(0, template(256, all)), set(256, dataRecord(all, [DST, ...values]))]));
    expect(totals(station)[0]!.octets).toBe(expected);
  });

  test('without a destination are no traffic', () => {
    const station = new Station();
    const fields = [field(1, 4), field(10, 4)];
    station.receive(0, v9([set(0, template(256, fields)), set(256, dataRecord(fields, [5, 1]))]));
    expect(totals(station)).toEqual([]);
    expect(station.report(0).status.intake.sources[0]!.counts.notTraffic).toBe(1);
  });

  test('to an IPv6 destination count by its prefix', () => {
    const station = new Station().own('2001:db8::/32');
    const fields = [field(28, 16), field(1, 4), field(10, 4)];
    const dst = [...octets(0x2001_0db8, 4), ...new Array<number>(11).fill(0), 9];
    for (let now = 1_000; now <= END; now += 1_000)
      station.receive(now, v9([set(0, template(256, fields)), set(256, dataRecord(fields, [dst, OTHER_OCTETS, 3]))]));
    expect(station.report(END).inboundVolumes).toMatchObject([{ prefix: '2001:db8::/32', inIf: 3 }]);
  });
});

describe('who may send', () => {
  test('is decided before anything is read', () => {
    const station = new Station();
    sendAll(
      station,
      [
        [
          [IN, OUT],
          [7, 9],
        ],
      ],
      '203.0.113.66',
    );
    const { intake } = station.report(END).status;
    expect(intake).toMatchObject({ refused: 100, strangers: [{ address: '203.0.113.66', datagrams: 100 }] });
    expect(intake.sources[0]).toMatchObject({ exporters: [], missingTemplates: 0 });
  });

  test('an exporter on a socket of both families is known by its IPv4 address', () => {
    const station = new Station();
    sendAll(
      station,
      [
        [
          [IN, OUT],
          [7, 9],
        ],
      ],
      `::ffff:${ROUTER}`,
    );
    expect(totals(station)).toEqual([known(9, 100)]);
  });

  test('strangers are remembered up to a number', () => {
    const station = new Station();
    for (let host = 0; host < 100; host++) station.receive(0, v9([]), `203.0.113.${String(host)}`);
    expect(station.report(0).status.intake.strangers).toHaveLength(16);
    expect(station.report(0).status.intake.refused).toBe(100);
  });

  test('two sources may share an endpoint and differ in their exporters and sampling', () => {
    const other = '192.0.2.2';
    const station = new Station(source(), source({ name: 'more', from: [address(other)], sample: 10 }));
    send(station, [IN, OUT], [7, 9]);
    sendAll(
      station,
      [
        [
          [IN, OUT],
          [7, 8],
        ],
      ],
      other,
    );
    expect(totals(station)).toEqual([known(9, 100), known(8, 1_000)]);
  });
});

describe('an exporter whose clock is years away', () => {
  const CLOCK_SECONDS = 315_000_000;
  const fields = [field(12, 4), field(14, 4), field(1, 4), field(152, 8), field(153, 8)];

  /** At `now` a flow of one second is sent that ended 30 s before; the export time in the header is cut to the second. */
  const sendAbsolute = (station: Station, now: number): void => {
    const end = CLOCK_SECONDS * 1000 + now - 30_000;
    const record = dataRecord(fields, [DST, 9, 125_000, end - 1_000, end]);
    const exportSeconds = CLOCK_SECONDS + Math.floor(now / 1000);
    station.receive(now, ipfix([set(2, template(256, fields)), set(256, record)], { exportSeconds }));
  };

  test('has its flows counted when they passed', () => {
    const station = new Station();
    for (let second = 1; second <= 199; second++) sendAbsolute(station, second * 1000 + ((second * 700) % 1000));
    const report = station.report(199_300);
    expect(report.volumes[0]!.bps).toBeCloseTo(1_000_000, -4);
    expect(report.volumes[0]!.age).toBe(30_000);
    expect(report.longestDelay).toBe(31_000);
    expect(report.status.intake.sources[0]!.counts.oddTimes).toBe(0);
  });

  test('has uptimes reckoned from the moment of export to the millisecond', () => {
    const station = new Station();
    for (let now = 1_900; now <= 200_900; now += 1_000)
      station.send(now + (now % 3_000 === 1_900 ? 0 : 50), [{ start: now - 6_000, end: now - 5_000, outIf: 9 }]);
    expect(station.volume(200_950)!.age).toBe(5_050);
  });
});
