/** What ExaBGP 4.2.21 and 5.0.13 really printed for show commands. */
import { describe, expect, test } from 'vitest';
import { ListingDecoder } from '../../../../src/runtime/speaker/out/listing.ts';
import { isSummaryHeader, NeighborListing, readListedRoute } from '../../../../src/runtime/speaker/out/show.ts';
import { fixture } from '../fixtures.ts';

interface Answered {
  readonly cmd: string;
  readonly answer: readonly string[];
}

function answer(file: string, cmd: string): readonly string[] {
  const found = (JSON.parse(fixture(file).toString()) as Answered[]).find((one) => one.cmd === cmd);
  return found!.answer;
}

/** The routes of a listing through the decoder, as `neighbour prefix` -> attributes; refused rows are undefined. */
function routes(lines: readonly string[]): ReadonlyMap<string, unknown> {
  const decoder = new ListingDecoder();
  return new Map(
    lines.flatMap((line) => {
      const row = readListedRoute(line);
      if (row === undefined) return [];
      return [
        [
          `${row.local}>${row.peer} ${row.prefix}`,
          decoder.decode(row, line.length) ? decoder.attributes() : undefined,
        ] as const,
      ];
    }),
  );
}

const NONE = {
  asSet: [],
  med: undefined,
  communities: [],
  largeCommunities: [],
  extCommunities: [],
  aggregator: undefined,
};

describe.each(['commands-4.2.21.json', 'commands-5.0.13.json'])('%s', (file) => {
  test('the first line of the summary is known', () => {
    const [first = '', ...rest] = answer(file, 'show neighbor summary');
    expect(isSummaryHeader(first)).toBe(true);
    for (const line of rest) expect(isSummaryHeader(line)).toBe(false);
  });

  test('every unicast route that ExaBGP holds is read, with its attributes; flow routes are left out', () => {
    const lines = answer(file, 'show adj-rib out extensive');
    const listed = routes(lines);
    expect(listed.size).toBe(lines.filter((line) => / ipv[46] unicast /.test(line)).length);
    expect(listed.get('10.0.1.1>10.0.1.2 198.18.1.0/24')).toEqual({
      ...NONE,
      nextHop: '10.0.1.1',
      origin: 'igp',
      asPath: [65000, 65000, 65000],
      localPref: undefined,
    });
    // 4.2 prints the word `self`: on the wire it is the local address.
    expect(listed.get('10.0.1.1>10.0.1.2 198.18.2.0/24')).toMatchObject({ nextHop: '10.0.1.1', asPath: [] });
    expect(listed.get('10.0.2.1>10.0.2.2 198.18.128.0/17')).toMatchObject({
      med: 10,
      communities: ['65000:1', '65000:2'],
      largeCommunities: ['65000:1:2'],
    });
    expect(listed.get('10.0.3.1>10.0.3.2 100.70.2.0/24')).toMatchObject({
      nextHop: '10.0.3.77',
      localPref: 300,
      communities: ['65535:65281'],
    });
    expect(listed.get('10.0.3.1>10.0.3.2 2001:db8:6::/48')).toMatchObject({ nextHop: 'fd00:3::77', localPref: 310 });
  });
});

test('a set in an AS path is read as one', () => {
  const listed = routes(answer('commands-4.2.21.json', 'show adj-rib out extensive'));
  expect(listed.get('10.0.1.1>10.0.1.2 198.18.4.0/24')).toMatchObject({
    asPath: [65000, 65000],
    asSet: [65201, 65202],
  });
});

const ROW =
  'neighbor 10.0.1.2 local-ip 10.0.1.1 local-as 65000 peer-as 65001 router-id 10.0.0.1 family-allowed in-open ';

describe('received routes', () => {
  test('as 4.2.21 prints them', () => {
    const lines = [
      'ipv4 unicast 101.0.0.0/24 next-hop 10.0.1.2 origin incomplete as-path [ 65001 65100 4200000777 ] med 17 community [ 65002:666 no-export ] extended-community target:65001:0 large-community 65002:1:110',
      'ipv6 unicast 2001:db8:f00::/48 next-hop fd00:1::2 origin incomplete as-path [ 65001 65100 ( 65201 65202 ) ] aggregator ( 65100:10.9.9.9 )',
      'ipv4 unicast 102.0.1.0/24 path-information 0.0.0.7 next-hop 10.0.3.2 origin egp atomic-aggregate local-preference 100',
    ].map((row) => ROW + row);
    expect([...routes(lines).values()]).toMatchObject([
      {
        origin: 'incomplete',
        asPath: [65001, 65100, 4200000777],
        med: 17,
        communities: ['65002:666', '65535:65281'],
        extCommunities: ['target:65001:0'],
        largeCommunities: ['65002:1:110'],
      },
      { asPath: [65001, 65100], asSet: [65201, 65202], aggregator: '65100:10.9.9.9' },
      { origin: 'egp', localPref: 100 },
    ]);
    expect(readListedRoute(lines[2]!)?.pathId).toBe('0.0.0.7');
  });

  test.each([
    'ipv4 unicast 101.0.0.1/24 next-hop 10.0.1.2',
    'ipv4 unicast 101.0.0.0/24 next-hop nothing',
    'ipv4 unicast 101.0.0.0/24 next-hop 10.0.1.2 med 5000000000',
    'ipv4 unicast 101.0.0.0/24 next-hop 10.0.1.2 as-path [ 65001',
    'ipv4 unicast 101.0.0.0/24 next-hop 10.0.1.2 community [ 65000:70000 ]',
    'ipv4 unicast 101.0.0.0/24 path-information x next-hop 10.0.1.2',
    'ipv4 flow flow destination-ipv4 198.18.0.0/16',
    '',
  ])('what is wrong is left out: %s', (row) => {
    expect([...routes([ROW + row]).values()].filter((route) => route !== undefined)).toEqual([]);
  });
});

test('show neighbor extensive tells addresses, ASNs, state and capabilities (4.2.21)', () => {
  const listing = new NeighborListing();
  for (const line of [
    'Neighbor 10.0.1.2',
    '',
    '  Session                         Local',
    '   local                       10.0.1.1                                ',
    '   state                    ESTABLISHED                                ',
    '   up for                       0:00:07                                ',
    '  Setup                           Local          Remote',
    '   AS                             65000           65001                ',
    '   ID                          10.0.0.1        10.0.0.1                ',
    '  Capability                      Local          Remote',
    '   route-refresh:              disabled         enabled                ',
    '  Message Statistic                Sent        Received',
    '   update:                            2             311                ',
    'Neighbor 10.0.3.2',
    '   local                       10.0.3.1                                ',
    '   state                         ACTIVE                                ',
    '   AS                             65000             n/a                ',
    '   route-refresh:               enabled             n/a                ',
  ]) {
    listing.line(line);
  }
  expect(listing.neighbors).toEqual([
    {
      peer: '10.0.1.2',
      local: '10.0.1.1',
      localAsn: 65000,
      peerAsn: 65001,
      up: true,
      routeRefresh: false,
      updatesReceived: 311,
    },
    {
      peer: '10.0.3.2',
      local: '10.0.3.1',
      localAsn: 65000,
      peerAsn: undefined,
      up: false,
      routeRefresh: true,
      updatesReceived: 0,
    },
  ]);
});
