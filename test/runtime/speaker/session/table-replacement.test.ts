import { beforeEach, expect, test } from 'vitest';
import type { NeighborKey } from '../../../../src/runtime/model/index.ts';
import { LineDecoder } from '../../../../src/runtime/speaker/decode/index.ts';
import { ListingDecoder } from '../../../../src/runtime/speaker/out/listing.ts';
import { readListedRoute } from '../../../../src/runtime/speaker/out/show.ts';
import { AdjRibIn } from '../../../../src/runtime/speaker/rib/index.ts';
import { TableReplacement } from '../../../../src/runtime/speaker/session/table-replacement.ts';
import { keyOf, lineOf } from '../rib/lines.ts';

const KEY: NeighborKey = keyOf(1);
let rib: AdjRibIn;
let replacement: TableReplacement;
beforeEach(() => {
  rib = new AdjRibIn(1);
  replacement = new TableReplacement(rib, [KEY]);
});

function update(prefix: string, attributes: number | undefined): void {
  const decoder = new LineDecoder();
  const bytes = Buffer.from(`${lineOf({ neighbor: 1, prefix, attributes })}\n`);
  decoder.decode(bytes, 0, bytes.length - 1);
  rib.apply(KEY, decoder.update);
  replacement.update(KEY, decoder.update);
}

function row(prefix: string): void {
  const line =
    'neighbor 10.0.2.1 local-ip 10.0.1.1 local-as 65000 peer-as 65001 router-id 10.0.0.1 family-allowed in-open ' +
    `ipv4 unicast ${prefix} next-hop 10.0.2.1 origin igp`;
  const decoder = new ListingDecoder();
  decoder.decode(readListedRoute(line)!, line.length);
  replacement.row(KEY, decoder);
}

const prefixes = (): string[] => [...rib.prefixes()].sort();

test('a route that was withdrawn while the listing was written is not brought back by its row', () => {
  row('10.1.0.0/16');
  update('10.1.0.0/16', undefined);
  update('10.2.0.0/16', undefined);
  row('10.2.0.0/16');
  row('10.3.0.0/16');
  expect(replacement.finish(() => true)).toEqual(new Map([[KEY, true]]));
  expect(prefixes()).toEqual(['10.3.0.0/16']);
});

test('a route that came meanwhile is not overwritten by its row', () => {
  update('10.1.0.0/16', 7);
  row('10.1.0.0/16');
  replacement.finish(() => true);
  expect(rib.paths('10.1.0.0/16' as never)).toMatchObject([{ med: 7 }]);
});

test('no rows leave the old table; it is whole only if the neighbour has nothing to say', () => {
  update('10.1.0.0/16', 7);
  expect(replacement.finish(() => true)).toEqual(new Map([[KEY, false]]));
  expect(prefixes()).toEqual(['10.1.0.0/16']);
  expect(new TableReplacement(rib, [KEY]).finish(() => false)).toEqual(new Map([[KEY, true]]));
});

test('a session that ends meanwhile takes what was read with it', () => {
  row('10.1.0.0/16');
  rib.clear(KEY);
  replacement.drop(KEY);
  expect(replacement.finish(() => true)).toEqual(new Map());
  expect(prefixes()).toEqual([]);
});
