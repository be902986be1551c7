/** The fast decoder must mean what the full one means, on every line that it takes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineDecoder } from '../../../../src/runtime/speaker/decode/decoder.ts';
import { linesOf, TRANSCRIPTS } from '../fixtures.ts';
import { readBoth, readFull } from './read.ts';

describe.each([...TRANSCRIPTS, 't5-4.2.21-acks.jsonl'])('%s', (transcript) => {
  const lines = linesOf(transcript).filter((line) => line.startsWith('{'));
  const updates = lines.filter((line) => line.includes('"update": {'));

  test('both decoders read every line alike, and the fast one takes nearly all updates', () => {
    const decoder = new LineDecoder();
    for (const line of lines) {
      const { fast: _, ...read } = readBoth(decoder, line);
      expect(read).toEqual(readFull(line));
    }
    // The first update of each neighbour teaches its shape.
    expect(decoder.lines.fast).toBeGreaterThanOrEqual(updates.length - 4);
  });

  test('a line with one byte changed, added or missing is read alike, or left to the full decoder', () => {
    const decoder = new LineDecoder();
    for (const line of updates) readBoth(decoder, line);
    const short = updates.filter((line) => line.length < 1_500);
    fc.assert(
      fc.property(
        fc.constantFrom(...short),
        fc.nat(),
        fc.constantFrom('replace', 'insert', 'delete'),
        fc.constantFrom(...Array.from('{}[]",: 0123456789abf.:/-+eEx\\\t\u00e9nulltr')),
        (line, at, change, character) => {
          // Most of the beginning is fixed text: look at the part behind it twice as often.
          const position = at % 3 === 0 ? at % line.length : 250 + (at % (line.length - 250));
          const rest = line.slice(change === 'insert' ? position : position + 1);
          const mutated = line.slice(0, position) + (change === 'delete' ? '' : character) + rest;
          const { fast, ...read } = readBoth(decoder, mutated);
          const full = readFull(mutated);
          // Comparing texts is quick; the matcher explains the rare difference.
          if (JSON.stringify(read) !== JSON.stringify(full)) expect(read).toEqual(full);
          if (fast && full.defects['json'] !== undefined) expect.fail(`not JSON, and taken: ${mutated}`);
        },
      ),
      { numRuns: 6_000 },
    );
  });
});

const NEIGHBOR =
  '"neighbor": { "address": { "local": "10.0.1.1", "peer": "10.0.1.2" }, "asn": { "local": 65000, "peer": 65001 } , ' +
  '"direction": "receive", "message": { "update": { ';
const HEAD =
  '{ "exabgp": "4.0.1", "time": 1795158845.029152, "host" : "vm", "pid" : 28052, "ppid" : 1, "counter": 3, "type": "update", ';
const update = (content: string): string => `${HEAD}${NEIGHBOR}${content} } } } }`;
const attributes = (more = ''): string => `"attribute": { "origin": "igp"${more} }`;
const announce = (family: string, hops: string): string => `"announce": { "${family} unicast": { ${hops} } }`;
const PLAIN = announce('ipv4', '"10.0.1.2": [ { "nlri": "192.0.2.0/24" } ]');

/** Reads the line after one that has taught the neighbour's shape, by both decoders. */
function read(content: string): ReturnType<typeof readBoth> {
  const decoder = new LineDecoder();
  readBoth(decoder, update(`${attributes()}, ${PLAIN}`));
  const both = readBoth(decoder, update(content));
  const { fast: _, ...rest } = both;
  expect(rest).toEqual(readFull(update(content)));
  return both;
}

describe('attributes', () => {
  const of = (more: string): unknown => {
    const [route] = read(`${attributes(more)}, ${PLAIN}`).routes as { attributes: Record<string, unknown> }[];
    return route?.attributes;
  };

  test('a missing AS path is an empty one', () => {
    expect(of('')).toMatchObject({ asPath: [], asSet: [], med: undefined, localPref: undefined });
  });

  test('an AS path is a list in 4.2 and segments in 5.0', () => {
    const path = { asPath: [65001, 4200000000], asSet: [65201, 65202] };
    expect(
      of(', "as-path": [ 65001, 4200000000 ], "as-set": [ 65201, 65202 ], "confederation-path": []'),
    ).toMatchObject(path);
    expect(
      of(
        ', "as-path": {"0": {"element": "as-sequence", "value": [65001, 4200000000]}, "1": {"element": "as-set", "value": [65201, 65202]}}',
      ),
    ).toMatchObject(path);
  });

  test('segments in another order are read by the full decoder', () => {
    const { fast, routes } = read(
      `${attributes(', "as-path": {"0": {"element": "as-set", "value": [1]}, "1": {"element": "as-sequence", "value": [2]}, "2": {"element": "as-sequence", "value": [3]}, "3": {"element": "as-confed-sequence", "value": [9]}}')}, ${PLAIN}`,
    );
    expect(fast).toBe(false);
    expect(routes).toMatchObject([{ attributes: { asPath: [2, 3], asSet: [1] } }]);
  });

  test('the widest values are accepted', () => {
    expect(
      of(
        ', "as-path": [ 4294967295 ], "med": 4294967295, "local-preference": 0, "community": [ [ 65535, 65535 ], [ 0, 0 ] ], ' +
          '"extended-community": [ { "value": 842127122628608, "string": "target:65001:0" }, { "value": 1, "string": "mark 46" } ], ' +
          '"aggregator": "65001:10.0.0.1", "large-community": [ [ 4294967295, 0 , 4294967295 ] ]',
      ),
    ).toEqual({
      nextHop: '10.0.1.2',
      origin: 'igp',
      asPath: [4294967295],
      asSet: [],
      med: 4294967295,
      localPref: 0,
      communities: ['65535:65535', '0:0'],
      largeCommunities: ['4294967295:0:4294967295'],
      extCommunities: ['target:65001:0', 'mark 46'],
      aggregator: '65001:10.0.0.1',
    });
  });

  test('attributes that weir has no use for do not make two sets differ', () => {
    const plain = of(', "med": 5');
    expect(
      of(
        ', "med": 5, "atomic-aggregate": true, "originator-id": "10.0.0.1", "cluster-list": [ "10.0.0.1", "10.0.0.2" ]',
      ),
    ).toEqual(plain);
    expect(of(', "med": 5, "attribute-0x1C-0xE0": "0x00ff"')).toEqual(plain);
  });

  test('an extended community without a text is left out', () => {
    expect(of(', "extended-community": [ { "value": 12345, "string": "" } ]')).toMatchObject({ extCommunities: [] });
  });
});

describe('routes', () => {
  test('the global address of a 32-byte next hop is used, whichever comes first', () => {
    const list = '[ { "nlri": "2001:db8:1::/48" } ]';
    for (const hops of [`"fd00:3::2": ${list}, "fe80::1": ${list}`, `"fe80::1": ${list}, "fd00:3::2": ${list}`]) {
      const { routes } = read(`${attributes()}, ${announce('ipv6', hops)}`);
      expect(routes.at(-1)).toMatchObject({ prefix: '2001:db8:1::/48', attributes: { nextHop: 'fd00:3::2' } });
    }
  });

  test('of two link-local next hops the last one counts, as the full decoder has it', () => {
    const list = '[ { "nlri": "2001:db8:1::/48" } ]';
    const { routes } = read(`${attributes()}, ${announce('ipv6', `"fe80::1": ${list}, "fe80::2": ${list}`)}`);
    expect(routes).toMatchObject([{ attributes: { nextHop: 'fe80::2' } }]);
  });

  test('a link-local next hop alone is kept', () => {
    const { routes, fast } = read(`${attributes()}, ${announce('ipv6', '"fe80::1": [ { "nlri": "2001:db8::/32" } ]')}`);
    expect(fast).toBe(true);
    expect(routes).toMatchObject([{ attributes: { nextHop: 'fe80::1' } }]);
  });

  test('path identifiers and compact lists are read by the fast decoder', () => {
    const { routes, fast } = read(
      `${attributes()}, ${announce('ipv4', '"10.0.1.2": [ { "nlri": "192.0.2.0/24", "path-information": "0.0.0.7" }, "198.51.100.0/24" ]')}`,
    );
    expect(fast).toBe(true);
    expect(routes).toMatchObject([
      { prefix: '192.0.2.0/24', pathId: '0.0.0.7' },
      { prefix: '198.51.100.0/24', pathId: '0.0.0.0' },
    ]);
  });

  test('withdrawals come before announcements, for both families', () => {
    const { routes, fast } = read(
      `${attributes()}, ${PLAIN}, "withdraw": { "ipv4 unicast": [ { "nlri": "192.0.2.0/24" } ], "ipv6 unicast": [ { "nlri": "::/0" } ] }`,
    );
    expect(fast).toBe(true);
    expect(routes).toMatchObject([
      { prefix: '192.0.2.0/24', attributes: undefined },
      { prefix: '::/0', attributes: undefined },
      { prefix: '192.0.2.0/24', attributes: { origin: 'igp' } },
    ]);
  });

  test('what is wrong with one route does not touch the others', () => {
    const { routes, defects } = read(
      `${attributes()}, ${announce('ipv4', '"10.0.1.2": [ { "nlri": "192.0.2.1/24" }, { "nlri": "198.51.100.0/24" }, 7 ]')}`,
    );
    expect(routes).toMatchObject([{ prefix: '198.51.100.0/24' }]);
    expect(defects).toEqual({ prefix: 2 });
  });

  test('wrong attributes refuse every announced route, and withdraw nothing', () => {
    const { routes, defects } = read(
      `"attribute": { "origin": "igp", "med": "5" }, ${announce('ipv4', '"10.0.1.2": [ { "nlri": "192.0.2.0/24" }, { "nlri": "198.51.100.0/24" } ]')}`,
    );
    expect(routes).toEqual([]);
    expect(defects).toEqual({ med: 2 });
  });

  test('other families are ignored', () => {
    const flow = '"announce": { "ipv4 flow": { "no-nexthop": [ { "destination-ipv4": [ "203.0.113.0/24" ] } ] } }';
    expect(read(`${attributes()}, ${flow}`)).toMatchObject({ routes: [], defects: {} });
  });
});

describe('other lines', () => {
  const decode = (line: string): unknown => readFull(line).message;
  const base = '"address": { "local": "10.0.1.1", "peer": "10.0.1.2" }, "asn": { "local": 65000, "peer": 65001 }';

  test('states, notifications, end-of-RIB and shutdown are told apart', () => {
    const line = (type: string, more: string): string =>
      `{ "exabgp": "5.0.0", "type": "${type}", "neighbor": { ${base}, ${more} } }`;
    expect(decode(line('state', '"state": "up"'))).toMatchObject({ kind: 'state', state: 'up' });
    expect(decode(line('state', '"state": "down", "reason": "a (b)"'))).toMatchObject({
      state: 'down',
      reason: 'a (b)',
    });
    expect(decode(line('notification', '"notification": { "code": 6, "subcode": 4, "data": "0x" }'))).toMatchObject({
      code: 6,
    });
    expect(
      decode(line('update', '"direction": "send", "message": { "eor": { "afi" : "ipv4", "safi" : "unicast" } }')),
    ).toMatchObject({
      kind: 'end-of-rib',
      sent: true,
      family: 'ipv4 unicast',
    });
    expect(decode('{ "exabgp": "4.0.1", "type": "notification", "notification": "shutdown" }')).toEqual({
      kind: 'shutdown',
    });
    expect(decode(line('keepalive', '"direction": "send"'))).toEqual({ kind: 'ignored' });
  });

  test('a neighbour is known by its canonical addresses and addressed by its configured ones', () => {
    const spelled = base.replace('10.0.1.1', 'fd00:1:0:0::1').replace('10.0.1.2', 'FD00:1::2');
    expect(decode(`{ "exabgp": "4.0.1", "type": "state", "neighbor": { ${spelled}, "state": "up" } }`)).toMatchObject({
      neighbor: { key: 'fd00:1::1>fd00:1::2', spelled: { local: 'fd00:1:0:0::1', peer: 'FD00:1::2' } },
    });
  });

  test('a raw control byte in a reason, which 4.2 writes, does not hide that a session is down', () => {
    const line = `{ "exabgp": "4.0.1", "type": "state", "neighbor": { ${base} , "state": "down", "reason": "notification sent (6,\u0004)" } }`;
    expect(decode(line)).toMatchObject({ kind: 'state', state: 'down' });
  });

  test('no value of the wrong type gets through or throws', () => {
    const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(null, -1, 1e300, '', '__proto__', [], {}));
    const hostile = fc.record(
      {
        exabgp: fc.constant('4.0.1'),
        type: fc.constantFrom('update', 'state', 'notification'),
        neighbor: fc.record(
          {
            address: fc.oneof(anything, fc.constant({ local: '10.0.1.1', peer: '10.0.1.2' })),
            asn: fc.oneof(anything, fc.constant({ local: 65000, peer: 65001 })),
            direction: fc.oneof(anything, fc.constant('receive')),
            state: anything,
            message: fc.oneof(
              anything,
              fc.record({
                update: fc.record(
                  {
                    attribute: fc.oneof(
                      anything,
                      fc.dictionary(
                        fc.constantFrom(
                          'origin',
                          'as-path',
                          'med',
                          'community',
                          'large-community',
                          'extended-community',
                          'aggregator',
                        ),
                        anything,
                      ),
                    ),
                    announce: fc.oneof(
                      anything,
                      fc.dictionary(
                        fc.constantFrom('ipv4 unicast', 'ipv6 unicast'),
                        fc.oneof(anything, fc.dictionary(fc.string(), anything)),
                      ),
                    ),
                    withdraw: fc.oneof(
                      anything,
                      fc.dictionary(fc.constantFrom('ipv4 unicast', 'ipv6 unicast'), anything),
                    ),
                  },
                  { requiredKeys: [] },
                ),
              }),
            ),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['exabgp', 'type'] },
    );
    const decoder = new LineDecoder();
    fc.assert(
      fc.property(hostile, (value) => {
        expect(readBoth(decoder, JSON.stringify(value)).routes).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });
});
