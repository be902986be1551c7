/**
 * `npm run bench [WORD…]`: every benchmark in this folder, or those whose file name holds a word, as one table.
 *
 * Each row stands beside a baseline or peer that was measured in the same run on the same machine, because figures of a
 * shared machine mean nothing alone. Nothing here fails a build: a goal that is missed is said in the last column.
 */
import { readdirSync } from 'node:fs';
import type { BenchRow } from './row.ts';

const here = new URL('./', import.meta.url);
const words = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.bench.ts') && (words.length === 0 || words.some((word) => name.includes(word))))
  .sort();

const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

function line(row: BenchRow): readonly string[] {
  const peer = row.peer === undefined ? '-' : `${row.peer.name} ${figure(row.peer.value)}`;
  const ratio = row.ratio === undefined ? '-' : `${figure(row.ratio)} x`;
  const met = row.met === undefined ? '-' : row.met ? 'met' : 'MISSED';
  return [row.goal, row.what, `${figure(row.value)} ${row.unit}`, peer, ratio, row.wanted, met];
}

const rows: (readonly string[])[] = [['goal', 'what', 'value', 'beside', 'ratio', 'wanted', '']];
for (const file of files) {
  process.stderr.write(`bench: ${file}\n`);
  const { run } = (await import(new URL(file, here).href)) as { run: () => BenchRow[] | Promise<BenchRow[]> };
  for (const row of await run()) rows.push(line(row));
}
const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
for (const row of rows)
  process.stdout.write(
    `${row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()}\n`,
  );
