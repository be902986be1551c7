import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Cells } from '../../../../../src/runtime/collect/flow/volume/cells.ts';

test('a row belongs to one pair until it is dropped, whatever comes and goes', () => {
  const step = fc.record({ prefix: fc.integer({ min: -1, max: 60 }), exit: fc.nat(3), drop: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const cells = new Cells(10_000);
      const rows = new Map<string, number>();
      for (const { prefix, exit, drop } of steps) {
        const key = `${String(prefix)} ${String(exit)}`;
        const known = rows.get(key);
        if (drop && known !== undefined) {
          cells.drop(known);
          cells.rehash();
          rows.delete(key);
          expect(cells.isUsed(known)).toBe(false);
        } else {
          const row = cells.rowOf(prefix, exit);
          if (known === undefined) expect([...rows.values()]).not.toContain(row);
          else expect(row).toBe(known);
          rows.set(key, row);
        }
        expect(cells.size).toBe(rows.size);
      }
      for (const [key, row] of rows) expect(`${String(cells.prefix[row])} ${String(cells.exit[row])}`).toBe(key);
    }),
  );
});

test('thousands of pairs keep their rows while the table grows', () => {
  const cells = new Cells(100_000);
  for (let prefix = 0; prefix < 20_000; prefix++) expect(cells.rowOf(prefix, prefix % 5)).toBe(prefix);
  for (let prefix = 0; prefix < 20_000; prefix++) expect(cells.rowOf(prefix, prefix % 5)).toBe(prefix);
});

test('beyond the limit there is no row, and a dropped one is given out again', () => {
  const cells = new Cells(2);
  expect([cells.rowOf(1, 0), cells.rowOf(2, 0), cells.rowOf(3, 0)]).toEqual([0, 1, -1]);
  cells.drop(0);
  cells.rehash();
  expect(cells.rowOf(3, 0)).toBe(0);
  expect(cells.rowOf(1, 0)).toBe(-1);
});
