import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tryLock } from '../../../src/runtime/daemon/lock.ts';
import { readMode, writeMode } from '../../../src/runtime/daemon/mode.ts';
import { StateDir } from '../../../src/runtime/daemon/state-dir.ts';

let path: string;
let state: StateDir;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'weir-state-'));
  state = new StateDir(path);
});
afterEach(() => {
  rmSync(path, { recursive: true, force: true });
});

describe('the recorded mode', () => {
  it('is observe, and not recorded, in a new state directory', () => {
    expect(readMode(state)).toEqual({ mode: 'observe', recorded: false });
  });

  it('survives by its file: armed names the revision', () => {
    writeMode(state, 'armed', 'abc123');
    expect(readMode(state)).toEqual({ mode: 'armed', recorded: true });
    expect(state.read('armed')).toBe('abc123\n');
  });

  it('remembers that somebody disarmed, so that --arm does not count again', () => {
    writeMode(state, 'armed', 'abc123');
    writeMode(state, 'observe', 'abc123');
    expect(readMode(state)).toEqual({ mode: 'observe', recorded: true });
  });

  it('STOP wins over armed, also when it was made by hand', () => {
    writeMode(state, 'armed', 'abc123');
    writeFileSync(join(path, 'STOP'), '');
    expect(readMode(state)).toEqual({ mode: 'stopped', recorded: true });
  });

  it('resume takes STOP away and leaves observe', () => {
    writeMode(state, 'stopped', 'abc123');
    writeMode(state, 'observe', 'abc123');
    expect(existsSync(join(path, 'STOP'))).toBe(false);
    expect(readMode(state).mode).toBe('observe');
  });
});

describe('the state directory', () => {
  it('says what to do when it cannot be made', () => {
    writeFileSync(join(path, 'file'), '');
    expect(() => {
      new StateDir(join(path, 'file', 'below')).open();
    }).toThrow(/state directory .*Create it for uid .* --state DIR/);
  });

  it('is made with its parents, and leaves no probe behind', () => {
    const deep = new StateDir(join(path, 'a', 'b'));
    deep.open();
    expect(existsSync(deep.file('.probe'))).toBe(false);
  });
});

describe('the lock', () => {
  it('is held by one and free again once released', () => {
    const first = tryLock(state.file('weir.lock'));
    expect(first).toBeDefined();
    expect(tryLock(state.file('weir.lock'))).toBeUndefined();
    first?.release();
    const second = tryLock(state.file('weir.lock'));
    expect(second).toBeDefined();
    second?.release();
  });
});
