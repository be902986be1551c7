import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint, loadProgram, readSource, RuleWatcher } from '../../../src/runtime/reload/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-rules-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const file = (name: string): string => join(folder, name);

describe('reading a rule file', () => {
  it('refuses what is no regular file, at once', () => {
    mkdirSync(file('directory'));
    execFileSync('mkfifo', [file('fifo')]);
    expect(() => readSource(file('directory'))).toThrow(/not a regular file/);
    expect(() => readSource(file('fifo'))).toThrow(/not a regular file/);
    expect(() => readSource(file('missing'))).toThrow(/does not exist/);
  });

  it('refuses what is too large to be one', () => {
    writeFileSync(file('large'), Buffer.alloc(2_000));
    expect(() => readSource(file('large'), 1_000)).toThrow(/larger than/);
  });

  it('tells every difference of content by its fingerprint, and none when only times differ', () => {
    writeFileSync(file('a'), 'weir 1\n');
    const before = fingerprint([file('a')]);
    writeFileSync(file('a'), 'weir 1\n');
    expect(fingerprint([file('a')])).toBe(before);
    writeFileSync(file('a'), 'weir 1 \n');
    expect(fingerprint([file('a')])).not.toBe(before);
    rmSync(file('a'));
    expect(fingerprint([file('a')])).not.toBe(before);
  });

  it('makes a missing import a mistake of the file that names it, and watches for it', () => {
    writeFileSync(file('edge.weir'), 'weir 1\nimport "links.weir" as links\n');
    const loaded = loadProgram(file('edge.weir'), {});
    expect(loaded.program).toBeUndefined();
    expect(loaded.files).toContain(file('links.weir'));
  });
});

/** Timers that run when the test says so. */
function handTimers() {
  let pending: { run: () => void; after: number } | undefined;
  return {
    setTimer: (run: () => void, after: number) => {
      const entry = { run, after };
      pending = entry;
      return {
        cancel: () => {
          if (pending === entry) pending = undefined;
        },
      };
    },
    fire: (): number => {
      const entry = pending;
      pending = undefined;
      entry?.run();
      return entry?.after ?? -1;
    },
  };
}

describe('watching', () => {
  it('reports a change when two readings agree, and only once', () => {
    const changes: string[] = [];
    const timers = handTimers();
    writeFileSync(file('a'), 'one');
    const watcher = new RuleWatcher({ every: 2_000, quiet: 100, setTimer: timers.setTimer }, (print) =>
      changes.push(print),
    );
    watcher.watch([file('a')], fingerprint([file('a')]));
    timers.fire();
    expect(changes).toEqual([]);
    writeFileSync(file('a'), 'half');
    timers.fire();
    writeFileSync(file('a'), 'half and the rest');
    timers.fire();
    expect(changes).toEqual([]);
    expect(timers.fire()).toBe(100);
    timers.fire();
    timers.fire();
    expect(changes).toEqual([fingerprint([file('a')])]);
    watcher.close();
  });
});
