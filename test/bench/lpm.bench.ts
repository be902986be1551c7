/**
 * P3: longest-prefix match over a full table, against the table that is usually written in JavaScript: one Map per prefix
 * length, searched from the longest length down. Both answer the same addresses; the answers are compared.
 */
import { Lpm, NONE } from '../../src/runtime/model/lpm/index.ts';
import type { BenchRow } from './row.ts';
import { cpuSeconds, median } from './row.ts';
import type { TableEntry } from './table.ts';
import { addressesIn, ipv4Table, ipv6Table } from './table.ts';

const ROUNDS = 3;
const LOOKUPS = 2_000_000;
/** The Maps are an order of magnitude slower: fewer lookups give as steady a figure. */
const MAP_LOOKUPS = 400_000;
const LEAST_RATIO = 10;
const MOST_MEGABYTES = 20;

type Key4 = number;
type Lookup = (addresses: Uint32Array, count: number) => number;

function mapPerLength(table: readonly TableEntry[]): Lookup {
  const maps = new Map<number, Map<Key4 | string, number>>();
  const key = (words: ArrayLike<number>, at: number, length: number, family: 4 | 6): Key4 | string => {
    if (family === 4) return length === 0 ? 0 : (words[at]! & (-1 << (32 - length))) >>> 0;
    const keep = length - 32;
    const low = keep <= 0 ? 0 : (words[at + 1]! & (-1 << (32 - keep))) >>> 0;
    const high = keep >= 0 ? words[at]! : (words[at]! & (-1 << (32 - length))) >>> 0;
    return high * 2 ** 20 + low / 2 ** 12;
  };
  table.forEach((entry, id) => {
    let map = maps.get(entry.length);
    if (!map) maps.set(entry.length, (map = new Map<Key4 | string, number>()));
    map.set(key(entry.words, 0, entry.length, entry.family), id);
  });
  const family = table[0]!.family;
  const lengths = [...maps.keys()].sort((a, b) => b - a);
  const byLength = lengths.map((length) => maps.get(length)!);
  return (addresses, count) => {
    let sum = 0;
    for (let at = 0; at < count * 4; at += 4) {
      let found = NONE;
      for (let index = 0; index < lengths.length && found === NONE; index++)
        found = byLength[index]!.get(key(addresses, at, lengths[index]!, family)) ?? NONE;
      sum = (sum + found) | 0;
    }
    return sum;
  };
}

function trie(table: readonly TableEntry[]): { lookup: Lookup; megabytes: number; buildSeconds: number } {
  const lpm = new Lpm(table.length);
  const buildSeconds = cpuSeconds(() =>
    table.forEach(({ family, words, length }, id) => lpm.insert(family, words, length, id)),
  );
  const lookup4: Lookup = (addresses, count) => {
    let sum = 0;
    for (let at = 0; at < count * 4; at += 4) sum = (sum + lpm.lookup4(addresses[at]!)) | 0;
    return sum;
  };
  const lookup6: Lookup = (addresses, count) => {
    let sum = 0;
    for (let at = 0; at < count * 4; at += 4)
      sum = (sum + lpm.lookup6(addresses[at]!, addresses[at + 1]!, addresses[at + 2]!, addresses[at + 3]!)) | 0;
    return sum;
  };
  return {
    lookup: table[0]!.family === 4 ? lookup4 : lookup6,
    megabytes: lpm.byteLength / 1e6,
    buildSeconds,
  };
}

function compare(what: string, table: readonly TableEntry[]): BenchRow[] {
  const addresses = addressesIn(table, LOOKUPS);
  const { lookup, megabytes, buildSeconds } = trie(table);
  const peer = mapPerLength(table);
  if (lookup(addresses, MAP_LOOKUPS) !== peer(addresses, MAP_LOOKUPS)) throw new Error(`${what}: the answers differ`);
  const rates: number[] = [];
  const peerRates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rates.push(LOOKUPS / cpuSeconds(() => lookup(addresses, LOOKUPS)) / 1e6);
    peerRates.push(MAP_LOOKUPS / cpuSeconds(() => peer(addresses, MAP_LOOKUPS)) / 1e6);
  }
  const value = median(rates);
  const ratio = value / median(peerRates);
  return [
    {
      goal: 'P3',
      what: `longest-prefix match, ${what}`,
      value,
      unit: 'M lookups/s',
      peer: { name: 'Map per length', value: median(peerRates) },
      ratio,
      wanted: `>= ${String(LEAST_RATIO)} x`,
      met: ratio >= LEAST_RATIO,
    },
    {
      goal: 'P3',
      what: `memory of the table, ${what}`,
      value: megabytes,
      unit: 'MB',
      peer: undefined,
      ratio: undefined,
      wanted: `<= ${String(MOST_MEGABYTES)} MB`,
      met: megabytes <= MOST_MEGABYTES,
    },
    {
      goal: 'P3',
      what: `filling the table one by one, ${what}`,
      value: buildSeconds,
      unit: 'CPU s',
      peer: undefined,
      ratio: undefined,
      wanted: '-',
      met: undefined,
    },
  ];
}

export function run(): BenchRow[] {
  return [...compare('1M IPv4 prefixes', ipv4Table(1_000_000)), ...compare('200k IPv6 prefixes', ipv6Table(200_000))];
}
