/**
 * A process with ExaBGP's pipe on its stdin: counts what the reader thread delivers and prints it at the end.
 *
 * Arguments: limit of the queue in bytes, and a FIFO. After the first line its main thread is blocked until somebody
 * writes to the FIFO, as a long SQLite transaction would block it.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { Ingest, StdinThread } from '../../../../src/runtime/speaker/stdin/index.ts';
import { monoMs } from '../../../../src/dsl/program/index.ts';

const [limit = '', fifo = ''] = process.argv.slice(2);
const source = new StdinThread(Number(limit));
const hash = createHash('sha256');
const report = { lines: 0, malformed: 0, gaps: 0, lost: 0, hash: '' };

const ingest = new Ingest(
  {
    line: (bytes, from, to) => {
      const line = Buffer.from(bytes.subarray(from, to)).toString();
      // The first line shows that the thread is running; the rest comes while nobody is at home.
      if (report.lines++ === 0) setImmediate(block);
      if (!/^line \d+ x*$/.test(line)) report.malformed++;
      hash.update(`${line}\n`);
    },
    tooLong: () => undefined,
    gap: () => report.gaps++,
    lost: (lines) => (report.lost += lines),
    end: () => {
      source.close();
      writeSync(1, JSON.stringify({ ...report, hash: hash.digest('hex') }));
    },
    sliceEnd: () => undefined,
    consumed: (bytes) => source.consumed(bytes),
  },
  { clock: () => monoMs(performance.now()), yieldTo: (next) => void setImmediate(next) },
);
source.open(ingest);

function block(): void {
  writeSync(1, 'blocked ');
  readFileSync(fifo);
}
