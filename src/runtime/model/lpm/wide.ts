/**
 * Nodes over a whole 32-bit word, for the second to fourth word of an IPv6 address: a count, the sorted beginnings of the
 * runs, then their values.
 *
 * Below a /32 the prefixes are few and their lengths anything, so a binary search over what is there beats levels of
 * bitmaps that are nearly empty. Beginnings are stored with the top bit flipped, which makes signed comparison order
 * them as unsigned. The first run begins at 0. Values as in narrow.ts.
 */
import type { Words } from './words.ts';

const flip = (word: number): number => word ^ 0x8000_0000;

/** Position of the run that holds `word`. */
function position(data: Int32Array, node: number, word: number): number {
  const key = flip(word);
  let low = 0;
  let count = data[node]!;
  while (count > 1) {
    const half = count >>> 1;
    if (data[node + 1 + low + half]! <= key) low += half;
    count -= half;
  }
  return low;
}

export function wideValue(data: Int32Array, node: number, word: number): number {
  return data[node + 1 + data[node]! + position(data, node, word)]!;
}

/** Words that a node takes. */
export const wideSize = (data: Int32Array, node: number): number => 1 + 2 * data[node]!;

/**
 * Puts `change(value)` in place of every value within [first, last] (both unsigned) and returns what now stands for the
 * word: a node, or the match that all of it shares. `value` may be a match that has no node yet. `change` may itself take
 * and give blocks.
 */
export function changeWide(
  words: Words,
  value: number,
  first: number,
  last: number,
  change: (value: number) => number,
): number {
  let node = ~value;
  if (value >= 0) {
    node = words.take(3);
    words.data.set([1, flip(0), value], node);
  }
  const count = words.data[node]!;
  const from = position(words.data, node, first);
  const to = position(words.data, node, last);
  const end = to + 1 < count ? flip(words.data[node + 2 + to]!) >>> 0 : 2 ** 32;
  const runs = new Runs();
  if (from > 0) runs.last = words.data[node + count + from]!;
  for (let run = from; run <= to; run++) {
    const begin = flip(words.data[node + 1 + run]!) >>> 0;
    const old = words.data[node + 1 + count + run]!;
    if (begin < first) runs.add(begin, old);
    runs.add(Math.max(begin, first), change(old));
    if (run === to && last + 1 < end) runs.add(last + 1, old);
  }
  // The run behind the changed ones joins them where it has become equal to the last of them.
  const joins = to + 1 < count && words.data[node + 2 + count + to] === runs.last ? 1 : 0;
  return splice(words, node, from, to + 1 + joins, runs);
}

/** Runs being built, equal neighbours joined. */
class Runs {
  readonly begins: number[] = [];
  readonly values: number[] = [];
  /** Value of the run in front of the next one; undefined where there is none. */
  last: number | undefined = undefined;

  add(begin: number, value: number): void {
    if (value === this.last) return;
    this.begins.push(flip(begin));
    this.values.push(value);
    this.last = value;
  }
}

/** Replaces the runs [from, to) of a node. */
function splice(words: Words, node: number, from: number, to: number, runs: Runs): number {
  const before = words.data[node]!;
  const added = runs.begins.length;
  const now = before - (to - from) + added;
  const old = words.data.slice(node + 1, node + 1 + 2 * before);
  if (now === 1) {
    const only = added === 1 ? runs.values[0]! : old[before + (from > 0 ? 0 : to)]!;
    if (only >= 0) {
      words.give(node, 1 + 2 * before);
      return only;
    }
  }
  const moved = words.resize(node, 1 + 2 * before, 1 + 2 * now);
  const { data } = words;
  data[moved] = now;
  const put = (source: readonly number[], oldAt: number, at: number): void => {
    data.set(old.subarray(oldAt, oldAt + from), at);
    data.set(source, at + from);
    data.set(old.subarray(oldAt + to, oldAt + before), at + from + added);
  };
  put(runs.begins, 0, moved + 1);
  put(runs.values, before, moved + 1 + now);
  return ~moved;
}
