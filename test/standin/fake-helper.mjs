/**
 * A helper that only tells: what it is, and everything it reads, as JSON lines on stderr.
 *
 * Arguments are commands, written to stdout at the start. A line `exit N` on stdin ends it, as does end of file.
 */
import { fstatSync, readFileSync, writeSync } from 'node:fs';
import net from 'node:net';

const tell = (what) => writeSync(2, `${JSON.stringify(what)}\n`);
const [, group] = /\) \S \d+ (\d+)/.exec(readFileSync('/proc/self/stat', 'utf8')) ?? [];
tell({
  start: process.pid,
  cwd: process.cwd(),
  group: Number(group),
  term: process.env.TERM,
  pipes: [fstatSync(0).isFIFO(), fstatSync(1).isFIFO()],
});
process.on('SIGTERM', () => tell({ signal: 'SIGTERM' }));
for (const command of process.argv.slice(2)) writeSync(1, `${command}\n`);
let rest = '';
const stdin = new net.Socket({ fd: 0, readable: true, writable: false });
stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    if (/^exit \d+$/.test(line)) process.exit(Number(line.slice(5)));
    tell({ line });
  }
});
stdin.on('end', () => tell({ end: rest }));
