/**
 * Nodes of up to 32 slots for the first word of an address: a bitmap and, right behind it, one value per run.
 *
 * Bit s is set where slot s differs from the slot before it; slot 0 always begins a run. The value of a slot is found by
 * counting the bits up to it. Values: 0 is no match, id + 1 a match, ~node another node.
 */
import type { Words } from './words.ts';

/** Number of bits set in a 32-bit word. */
export function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** The value of slot `slot` (0..31) of a node. */
export function narrowValue(data: Int32Array, node: number, slot: number): number {
  return data[node + countBits(data[node]! & ((2 << slot) - 1))]!;
}

/** Words that a node takes. */
export const narrowSize = (data: Int32Array, node: number): number => 1 + countBits(data[node]!);

/** Fills `slots` from a node, or with the one value of a slot that has no node. */
export function readNarrow(data: Int32Array, value: number, slots: Int32Array): void {
  if (value >= 0) {
    slots.fill(value);
    return;
  }
  const starts = data[~value]!;
  let at = ~value;
  for (let slot = 0; slot < slots.length; slot++) {
    at += (starts >>> slot) & 1;
    slots[slot] = data[at]!;
  }
}

/** Stores `slots` in place of `value` and returns what now stands for them: a node, or the match that all slots share. */
export function writeNarrow(words: Words, value: number, slots: Int32Array): number {
  let runs = 1;
  for (let slot = 1; slot < slots.length; slot++) if (slots[slot] !== slots[slot - 1]) runs++;
  const before = value < 0 ? narrowSize(words.data, ~value) : 0;
  if (runs === 1 && slots[0]! >= 0) {
    if (value < 0) words.give(~value, before);
    return slots[0]!;
  }
  const node = value < 0 ? words.resize(~value, before, 1 + runs) : words.take(1 + runs);
  const { data } = words;
  let starts = 0;
  let at = node;
  for (let slot = 0; slot < slots.length; slot++) {
    if (slot > 0 && slots[slot] === slots[slot - 1]) continue;
    starts |= 1 << slot;
    data[++at] = slots[slot]!;
  }
  data[node] = starts;
  return ~node;
}
