/** A wide node against an array with one cell per unit of the word. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeWide, wideSize, wideValue } from '../../../../src/runtime/model/lpm/wide.ts';
import { Words } from '../../../../src/runtime/model/lpm/words.ts';

/** The word is cut into 16 units, so that the last one ends at the word's own end. */
const UNITS = 16;
const UNIT = 2 ** 32 / UNITS;

const change = fc
  .tuple(fc.nat(UNITS - 1), fc.nat(UNITS - 1), fc.nat(3))
  .map(([a, b, value]) => ({ first: Math.min(a, b), last: Math.max(a, b), value }));

test('a node answers like an array and never keeps equal neighbours apart', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const words = new Words(64);
      const cells = new Array<number>(UNITS).fill(0);
      let node = 0;
      for (const { first, last, value } of changes) {
        node = changeWide(words, node, first * UNIT, (last + 1) * UNIT - 1, (old) => (old === value ? 0 : value));
        for (let cell = first; cell <= last; cell++) cells[cell] = cells[cell] === value ? 0 : value;
        const runs = cells.filter((cell, at) => at === 0 || cell !== cells[at - 1]).length;
        expect(node < 0 ? wideSize(words.data, ~node) : 1 + 2).toBe(1 + 2 * runs);
        for (let unit = 0; unit < UNITS; unit++)
          for (const word of [unit * UNIT, (unit + 1) * UNIT - 1])
            expect(node < 0 ? wideValue(words.data, ~node, word) : node).toBe(cells[unit]);
      }
    }),
  );
});
