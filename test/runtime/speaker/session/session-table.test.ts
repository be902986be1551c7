import { beforeEach, describe, expect, test } from 'vitest';
import { asn, monoMs } from '../../../../src/dsl/program/index.ts';
import type { Address } from '../../../../src/dsl/program/index.ts';
import type { NeighborKey } from '../../../../src/runtime/model/index.ts';
import type { Neighbor } from '../../../../src/runtime/speaker/decode/index.ts';
import { SessionTable } from '../../../../src/runtime/speaker/session/index.ts';

const KEY = '10.0.1.1>10.0.1.2' as NeighborKey;
const NEIGHBOR: Neighbor = {
  key: KEY,
  local: '10.0.1.1' as Address,
  peer: '10.0.1.2' as Address,
  spelled: { local: '10.0.1.1', peer: '10.0.1.2' },
  localAsn: asn(65000),
  peerAsn: asn(65001),
};
const LISTED = {
  peer: '10.0.1.2',
  local: '10.0.1.1',
  localAsn: 65000,
  peerAsn: 65001,
  up: true,
  routeRefresh: false,
  updatesReceived: 0,
};

let table: SessionTable;
beforeEach(() => void (table = new SessionTable()));

describe('a session', () => {
  test('is up from the line that says so, and down again with another', () => {
    expect(table.state(NEIGHBOR, 'down', monoMs(1))).toBeUndefined();
    expect(table.state(NEIGHBOR, 'up', monoMs(2))).toMatchObject({ state: 'up', since: 2 });
    expect(table.state(NEIGHBOR, 'down', monoMs(3))).toMatchObject({ state: 'down', since: 3 });
    expect(table.state(NEIGHBOR, 'down', monoMs(4))).toBeUndefined();
    expect(table.session(KEY)).toMatchObject({ state: 'down', since: 3 });
  });

  test('is up when it carries routes, though nobody said so', () => {
    expect(table.traffic(NEIGHBOR, false, 1, monoMs(5))).toMatchObject({ state: 'up', since: 5 });
    expect(table.traffic(NEIGHBOR, false, 1, monoMs(6))).toBeUndefined();
  });

  test('echoes once an echo was seen', () => {
    table.state(NEIGHBOR, 'up', monoMs(1));
    expect(table.session(KEY)?.echoes).toBe(false);
    table.traffic(NEIGHBOR, true, 0, monoMs(2));
    expect(table.session(KEY)?.echoes).toBe(true);
    table.echoMissing(KEY);
    expect(table.session(KEY)?.echoes).toBe(true);
  });

  test('of before our time is believed to echo until one stays out', () => {
    expect(table.listed(LISTED, monoMs(1))).toMatchObject({ state: 'up', echoes: true });
    table.echoMissing(KEY);
    expect(table.session(KEY)?.echoes).toBe(false);
  });

  test('is addressed as it is configured, with both addresses', () => {
    const spelled = { local: 'fd00:1:0:0::1', peer: 'FD00:1::2' };
    table.state({ ...NEIGHBOR, spelled }, 'up', monoMs(1));
    expect(table.selector(KEY)).toEqual(spelled);
    expect(table.knows(spelled)).toBe(true);
    expect(table.knows({ local: '10.0.1.1', peer: '10.0.1.2' })).toBe(false);
  });

  test('that is listed as down or without a peer AS is no news', () => {
    expect(table.listed({ ...LISTED, up: false }, monoMs(1))).toBeUndefined();
    expect(table.session(KEY)?.state).toBe('down');
    expect(table.listed({ ...LISTED, local: undefined }, monoMs(1))).toBeUndefined();
    expect(new SessionTable().listed({ ...LISTED, peerAsn: undefined }, monoMs(1))).toBeUndefined();
  });
});

describe('trust', () => {
  const health = (): unknown => table.health(() => 5, monoMs(10_000));

  test('is lost with lines and comes back with a new session', () => {
    table.state(NEIGHBOR, 'up', monoMs(1));
    expect(health()).toEqual({ complete: true, arriving: new Set(), trusted: true, routes: 5 });
    table.distrust();
    expect(health()).toMatchObject({ trusted: false });
    expect(table.untrusted()).toEqual([KEY]);
    table.state(NEIGHBOR, 'down', monoMs(2));
    expect(health()).toMatchObject({ trusted: true });
  });

  test('is not lost by sessions that are down', () => {
    table.state(NEIGHBOR, 'down', monoMs(1));
    table.distrust();
    expect(health()).toMatchObject({ trusted: true });
  });
});
