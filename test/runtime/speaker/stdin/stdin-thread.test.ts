/** The reader thread on a real pipe. ExaBGP writes with a blocking write: whoever stops reading stops BGP. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'weir-stdin-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly lines: number;
  readonly malformed: number;
  readonly gaps: number;
  readonly lost: number;
  readonly hash: string;
}

/**
 * Writes `lines` while the child's main thread is blocked, waits until the pipe has taken them all, and only then lets
 * it go: a child that does not read while it is blocked never gets there.
 */
async function blockedWhileWriting(lines: readonly string[], limitBytes: number): Promise<Report> {
  const fifo = join(folder, 'unblock');
  execFileSync('mkfifo', [fifo]);
  const child = spawn(process.execPath, [CHILD, String(limitBytes), fifo], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8');
  const exited = once(child, 'exit');
  const [first = '', ...rest] = lines;
  child.stdin.write(first);
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (text: string) => {
      output += text;
      if (output.startsWith('blocked ')) resolve();
    });
  });
  await new Promise((resolve) => child.stdin.write(rest.join(''), resolve));
  writeFileSync(fifo, 'go');
  child.stdin.end();
  await exited;
  return JSON.parse(output.slice('blocked '.length)) as Report;
}

const makeLines = (count: number, width: number): string[] =>
  Array.from({ length: count }, (_, index) => `line ${index} ${'x'.repeat(width)}\n`);

test('all lines arrive that were written while the main thread was blocked', async () => {
  const lines = makeLines(40_000, 400);
  const hash = createHash('sha256').update(lines.join('')).digest('hex');
  const report = await blockedWhileWriting(lines, 64 << 20);
  expect(report).toEqual({ lines: 40_000, malformed: 0, gaps: 0, lost: 0, hash });
});

test('a full queue loses whole lines, counts them, and the pipe is drained all the same', async () => {
  const report = await blockedWhileWriting(makeLines(40_000, 400), 1 << 20);
  expect(report).toMatchObject({ malformed: 0, gaps: 1 });
  expect(report.lines).toBeGreaterThan(1_000);
  // The half line that stood before the gap was counted with those that the gap swallowed.
  expect(report.lines + report.lost).toBe(40_000);
});
