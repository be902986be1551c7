/** What real ExaBGPs wrote, in every cut and among rubbish, must lead to the RIB that a router in its seat had. */
import { describe, expect, test } from 'vitest';
import { inspectExabgp, showRib } from '../../../src/cli/inspect-exabgp.ts';
import { Recording } from '../../../src/runtime/speaker/index.ts';
import { checkpoints, comparable, expectedState, fixture, TRANSCRIPTS } from './fixtures.ts';

const initialOf = (transcript: string): Buffer => fixture(transcript).subarray(0, checkpoints(transcript)[0]!.bytes);

describe.each(TRANSCRIPTS)('%s', (transcript) => {
  test.each(checkpoints(transcript))('after $bytes bytes ($step) the RIB is that of the router', ({ bytes, state }) => {
    const { rib, defects } = inspectExabgp([fixture(transcript).subarray(0, bytes)]);
    expect(comparable(rib)).toEqual(expectedState(state));
    expect(defects).toEqual({});
  });

  test('the RIB does not depend on where the chunks are cut: single bytes', () => {
    const all = fixture(transcript).subarray(0, checkpoints(transcript)[1]!.bytes);
    const { rib } = inspectExabgp(singleBytes(all));
    expect(comparable(rib)).toEqual(expectedState('changed'));
  });

  test('the RIB does not depend on where the chunks are cut: every cut in a window of 64 KiB', () => {
    // Announcements, changes and withdrawals lie before the second checkpoint.
    const end = checkpoints(transcript)[1]!.bytes;
    const all = fixture(transcript).subarray(0, end);
    const starts = lineStarts(all, end - (1 << 16));
    const recording = new Recording();
    recording.push(all.subarray(0, starts[0]));
    let cuts = 0;
    for (const [index, from] of starts.entries()) {
      // A cut concerns the line it is in; the same line again changes nothing unless it is read wrongly.
      const to = starts[index + 1] ?? end;
      for (let cut = from + 1; cut < to; cut++, cuts++) {
        recording.push(all.subarray(from, cut));
        recording.push(all.subarray(cut, to));
      }
    }
    expect(cuts).toBeGreaterThan(60_000);
    expect(recording.lines.json).toBe(lineStarts(all, -1).length - starts.length + cuts);
    expect(recording.defects).toEqual(new Map());
    expect(comparable(showRib({ rib: recording.rib, neighbors: [...recording.neighbors] }))).toEqual(
      expectedState('changed'),
    );
  });

  test('rubbish between the lines changes nothing but the counts', () => {
    const lines = initialOf(transcript).toString().trimEnd().split('\n');
    const rubbish = hostileLines(lines);
    const mixed = lines.flatMap((line, index) => [rubbish[index % rubbish.length]!, line]).join('\n');
    const { rib, defects } = inspectExabgp([Buffer.from(`${mixed}\n`, 'latin1')]);
    expect(comparable(rib)).toEqual(expectedState('initial'));
    for (const kind of ['json', 'structure', 'neighbor', 'prefix', 'nextHop', 'asPath', 'med', 'longLine', 'origin']) {
      expect(defects).toHaveProperty(kind);
    }
  });
});

function* singleBytes(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
}

/** Positions of the lines that begin behind `from`. */
function lineStarts(bytes: Buffer, from: number): number[] {
  const starts = from < 0 ? [0] : [];
  for (let at = bytes.indexOf(10, Math.max(0, from)) + 1; at > 0 && at < bytes.length;) {
    starts.push(at);
    at = bytes.indexOf(10, at) + 1;
  }
  return starts;
}

/** Lines that must not change any table: noise, cut lines, and real updates made wrong in one place. */
function hostileLines(lines: readonly string[]): string[] {
  const update = lines.find((line) => line.includes('"announce": { "ipv4 unicast"') && line.includes('"med"'))!;
  const [, prefix = ''] = /"nlri": "([^"]+)"/.exec(update)!;
  const [, hop = ''] = /"ipv4 unicast": \{ "([^"]+)"/.exec(update)!;
  const swap = (from: string | RegExp, to: string): string => update.replace(from, () => to);
  const prefixes = [
    '10.0.0.1/8',
    '010.0.0.0/8',
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '256.0.0.0/8',
    '::ffff:10.0.0.0/104',
    '2001:db8::/32',
    '__proto__',
    '',
  ];
  return [
    'done',
    'error',
    '',
    '{',
    '}{',
    '\u0000\u0001\u00ff\u00fe',
    '{"exabgp": "4.0.1", "type": "update"}',
    '{"__proto__": {"type": "update"}, "exabgp": "4.0.1"}',
    '[[[[[[[[[[',
    `{"exabgp": "4.0.1", "a": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    '{ "exabgp": "4.0.1", "type": "refresh", "neighbor": { "afi": ""ipv4"" } }',
    'x'.repeat(1_100_000),
    update.slice(0, update.length >> 1),
    swap('"type": "update"', '"type": "invention"'),
    swap('"exabgp": "4.0.1"', '"exabgp": "6.0.0"').replace('"exabgp": "5.0.0"', '"exabgp": "6.0.0"'),
    swap(/"peer": "[^"]+"/, '"peer": 5'),
    swap(/"peer": "[^"]+"/, '"peer": "10.0.0.300"'),
    swap('"ipv4 unicast"', '"ipv4 multicast"'),
    swap('"direction": "receive"', '"direction": "send"'),
    swap('"direction": "receive"', '"direction": "sideways"'),
    swap(`{ "${hop}"`, '{ "null"'),
    swap(`{ "${hop}"`, '{ "10.0.0.999"'),
    swap('"origin": "igp"', '"origin": "igp2"'),
    swap('"origin": "igp"', '"origin": 7'),
    swap(/"origin": "igp", /, ''),
    swap(/"med": \d+/, '"med": -1'),
    swap(/"med": \d+/, '"med": 4294967296'),
    swap(/"med": \d+/, '"med": 1e400'),
    swap(/"med": \d+/, '"med": "5"'),
    swap(/"med": \d+/, '"med": null'),
    swap(/65001(?=[^"]*\],? ?"?confed|\]\})/, '5000000000').replace(/"as-path": \[ \d+/, '"as-path": [ 5000000000'),
    swap(/"as-path": (\[[^\]]*\]|\{.*?\}\})/, '"as-path": "65001"'),
    swap(/"med": \d+/, '"community": [ [ 65000, 70000 ] ]'),
    swap(/"med": \d+/, '"large-community": [ [ 1, 2 ] ]'),
    swap(/"med": \d+/, '"extended-community": [ "target:1:1" ]'),
    swap(/"med": \d+/, '"aggregator": { "asn": 1 }'),
    swap(/"med": \d+/, `"community": [ ${'[ 1, 1 ], '.repeat(20_000)}[ 1, 1 ] ]`),
    ...prefixes.map((text) => swap(`"nlri": "${prefix}"`, `"nlri": "${text}"`)),
    swap(`{ "nlri": "${prefix}" }`, `{ "nlri": "${prefix}", "path-information": "x" }`),
    swap(`{ "nlri": "${prefix}" }`, `{ "nlri": 5 }, null, 7, [ ]`),
    swap(/\[ \{ "nlri.*\} \]/, '"all"'),
    swap(/"announce": \{.*$/, '"announce": [ 1, 2 ] } } } }'),
    swap(/"announce": \{.*$/, '"withdraw": { "ipv4 unicast": "all" } } } } }'),
  ];
}
