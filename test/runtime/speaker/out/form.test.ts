import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Prefix } from '../../../../src/dsl/program/index.ts';
import type { Announcement, RouteAttributes } from '../../../../src/runtime/model/index.ts';
import { MAX_LINE_BYTES } from '../../../../src/runtime/speaker/out/command.ts';
import type { Command, RouteCommand } from '../../../../src/runtime/speaker/out/index.ts';
import { fitting, formCommand, isAllowedLine } from '../../../../src/runtime/speaker/out/index.ts';
import { command, KNOWN, NEIGHBORS, prefix4 } from './arbitrary.ts';

const knows = ({ local, peer }: { local: string; peer: string }): boolean => KNOWN.has(`${local} ${peer}`);
const [to] = NEIGHBORS as [{ peer: string; local: string }];
const ROUTE = {
  nextHop: '10.0.3.77',
  origin: 'igp',
  asPath: [65001, 4200000000],
  localPref: 300,
  med: 5,
  communities: ['65535:65281', '65000:1'],
  largeCommunities: ['65000:1:29000000'],
} as unknown as RouteAttributes;

const announce = (change: Partial<Record<keyof RouteAttributes, unknown>>, prefixes = ['192.0.2.0/24']): Command => ({
  kind: 'announce',
  to,
  prefixes: prefixes as Prefix[],
  route: { ...ROUTE, ...change } as Announcement['route'],
});
const line = (value: Command): string | undefined => formCommand(value, knows).line;
const refusal = (value: Command): string | undefined => formCommand(value, knows).refusal?.code;

describe('lines', () => {
  test('say the attributes in one order, the next hop last', () => {
    expect(line(announce({}))).toBe(
      'neighbor 10.0.3.2 local-ip 10.0.3.1 announce route 192.0.2.0/24 origin igp as-path [ 65001 4200000000 ] med 5 ' +
        'local-preference 300 community [ 65535:65281 65000:1 ] large-community [ 65000:1:29000000 ] next-hop 10.0.3.77',
    );
  });

  test('name several prefixes with the same attributes behind the next hop', () => {
    const bare = { asPath: [], med: undefined, localPref: undefined, communities: [], largeCommunities: [] };
    expect(line(announce(bare, ['192.0.2.0/24', '198.51.100.0/24']))).toBe(
      'neighbor 10.0.3.2 local-ip 10.0.3.1 announce attributes origin igp next-hop 10.0.3.77 nlri 192.0.2.0/24 198.51.100.0/24',
    );
  });

  test('leave an empty AS path out, which an eBGP neighbour would get as it is', () => {
    expect(line(announce({ asPath: [] }))).not.toContain('as-path');
  });

  test('withdraw by prefix, several with any next hop', () => {
    const withdraw = (prefixes: string[], nextHop: string): Command => ({
      kind: 'withdraw',
      to,
      prefixes: prefixes as Prefix[],
      nextHop,
    });
    expect(line(withdraw(['192.0.2.0/24'], ''))).toBe(
      'neighbor 10.0.3.2 local-ip 10.0.3.1 withdraw route 192.0.2.0/24',
    );
    expect(line(withdraw(['192.0.2.0/24', '10.0.0.0/8'], '10.0.3.77'))).toBe(
      'neighbor 10.0.3.2 local-ip 10.0.3.1 withdraw attributes next-hop 10.0.3.77 nlri 192.0.2.0/24 10.0.0.0/8',
    );
    expect(refusal(withdraw(['192.0.2.0/24', '10.0.0.0/8'], ''))).toBe('nextHop');
  });

  test('spell a neighbour as ExaBGP has it configured', () => {
    const selector = NEIGHBORS[2]!;
    expect(line({ kind: 'teardown', to: selector, code: 4 })).toBe(
      'neighbor FD00:1:0:0::3 local-ip fd00:1:0:0::1 teardown 4',
    );
  });
});

describe('refusals', () => {
  test.each([
    ['med', { med: 4294967296 }],
    ['med', { med: -1 }],
    ['med', { med: 1.5 }],
    ['med', { med: Number.NaN }],
    ['localPref', { localPref: 5000000000 }],
    ['asPath', { asPath: [5000000000] }],
    ['asPath', { asPath: [0] }],
    ['asPath', { asPath: [65001, Number.NaN] }],
    ['community', { communities: ['65000:70000'] }],
    ['community', { communities: ['no-export'] }],
    ['community', { communities: ['65000:01'] }],
    ['community', { communities: ['65000:1 ] next-hop self'] }],
    ['largeCommunity', { largeCommunities: ['5000000000:1:1'] }],
    ['largeCommunity', { largeCommunities: ['1:1'] }],
    ['nextHop', { nextHop: 'self' }],
    ['nextHop', { nextHop: '2001:db8::1' }],
    ['nextHop', { nextHop: '0.0.0.0' }],
    ['nextHop', { nextHop: '10.0.3.077' }],
    ['tooLong', { asPath: Array.from({ length: 200 }, () => 65001) }],
  ] as const)('%s: %j', (code, change) => {
    expect(refusal(announce(change))).toBe(code);
  });

  test.each([
    ['prefix', ['192.0.2.0']],
    ['prefix', ['192.0.2.1/24']],
    ['prefix', ['300.1.2.0/24']],
    ['prefix', ['192.0.2.0/24 next-hop self']],
    ['prefix', ['::ffff:10.0.0.0/104']],
    ['mixedFamilies', ['192.0.2.0/24', '2001:db8::/32']],
    ['nextHop', ['2001:db8::/32']],
    ['empty', []],
  ] as const)('%s: %j', (code, prefixes) => {
    expect(refusal(announce({}, [...prefixes]))).toBe(code);
  });

  test('a neighbour that ExaBGP does not have, or has with another local address', () => {
    for (const selector of [
      { peer: '10.9.9.9', local: '10.0.3.1' },
      { peer: '10.0.3.2', local: '10.0.3.9' },
      { peer: 'fd00:1:0:0::2', local: 'fd00:1::1' },
    ]) {
      expect(refusal({ ...(announce({}) as RouteCommand), to: selector })).toBe('unknownNeighbor');
    }
  });

  test.each([0, 11, 2.5, -4])('a teardown with code %d', (code) => {
    expect(refusal({ kind: 'teardown', to, code })).toBe('teardownCode');
  });
});

test('every line that is formed passes the check that shares no code with the former', () => {
  fc.assert(
    fc.property(command, (value) => {
      const formed = formCommand(value, knows);
      if (formed.line === undefined) expect(formed.refusal.code).toBe('tooLong');
      else {
        expect(isAllowedLine(formed.line, KNOWN)).toBe(true);
        expect(formed.line.length).toBeLessThan(MAX_LINE_BYTES);
        expect(formed.line).toMatch(/^[\x20-\x7e]+$/);
      }
    }),
    { numRuns: 3_000 },
  );
});

test('a line of 1,023 bytes and its line feed is formed, one byte more is not', () => {
  const lengths = new Map<number, Command>();
  // Two more characters for each AS, one more for each digit of the MED: any length is met.
  for (let hops = 380; hops < 440; hops++) {
    for (const med of [1, 10]) {
      const value = announce({ asPath: Array.from({ length: hops }, () => 1), med });
      const formed = formCommand(value, knows);
      lengths.set((formed.line ?? formed.refusal.subject).length, value);
    }
  }
  expect(line(lengths.get(MAX_LINE_BYTES - 1)!)).toHaveLength(MAX_LINE_BYTES - 1);
  expect(refusal(lengths.get(MAX_LINE_BYTES)!)).toBe('tooLong');
});

test('as many prefixes as fit make a line, one more does not', () => {
  fc.assert(
    fc.property(fc.array(prefix4, { minLength: 2, maxLength: 120 }), (prefixes) => {
      const whole = announce({}, prefixes) as RouteCommand;
      const count = fitting(whole);
      const formed = formCommand({ ...whole, prefixes: prefixes.slice(0, count) }, knows);
      expect(formed.line?.length).toBeLessThan(MAX_LINE_BYTES);
      if (count < prefixes.length && count > 1) {
        expect(formCommand({ ...whole, prefixes: prefixes.slice(0, count + 1) }, knows).refusal?.code).toBe('tooLong');
      }
    }),
  );
});
