import { describe, expect, test } from 'vitest';
import type { Exit, HelperOptions } from '../../src/runtime/sim/standin/helper.ts';
import { Helper } from '../../src/runtime/sim/standin/helper.ts';
import { fakeHelper, Tellings } from './told.ts';

function helper(change: Partial<HelperOptions> = {}): {
  readonly helper: Helper;
  readonly told: Tellings;
  readonly exits: Exit[];
  readonly output: () => string;
} {
  const told = new Tellings();
  const exits: Exit[] = [];
  let output = '';
  const started = new Helper({
    command: fakeHelper(),
    env: process.env,
    stderr: told.listen,
    output: (bytes) => (output += new TextDecoder().decode(bytes)),
    exited: (exit) => exits.push(exit),
    gaveUp: () => undefined,
    ...change,
  });
  return { helper: started, told, exits, output: () => output };
}
const ofStart = ({ start }: { start?: number }): boolean => start !== undefined;

describe('a helper', () => {
  test('is started on real pipes, in directory /, in its own process group, without a terminal', async () => {
    const { helper: started, told } = helper();
    const first = told.next(ofStart);
    started.start();
    const about = await first;
    expect(about).toMatchObject({ cwd: '/', term: 'dumb', pipes: [true, true], start: started.pid });
    expect(about.group).toBe(about.start);
    await started.stop();
  });
  test('reads what is written and is heard', async () => {
    const { helper: started, told, output } = helper({ command: fakeHelper('version', 'show neighbor summary') });
    started.start();
    const line = told.next((entry) => entry.line === 'done');
    started.write('{ "half": ');
    started.write('1 }\ndone\n');
    await line;
    expect(told.all.flatMap((entry) => entry.line ?? [])).toEqual(['{ "half": 1 }', 'done']);
    await started.stop();
    expect(output()).toBe('version\nshow neighbor summary\n');
  });
  test('that dies is started again and told nothing of before', async () => {
    const { helper: started, told, exits } = helper();
    const first = told.next(ofStart);
    started.start();
    const { start: before } = await first;
    started.write('of before\n');
    await told.first((entry) => entry.line === 'of before');
    const second = told.next(ofStart);
    started.kill('SIGKILL');
    const { start: after } = await second;
    expect(after).not.toBe(before);
    expect(exits).toEqual([{ code: null, signal: 'SIGKILL' }]);
    started.write('of after\n');
    await told.first((entry) => entry.line === 'of after');
    expect(told.all.filter((entry) => entry.line === 'of before')).toHaveLength(1);
    await started.stop();
  });
  test('may die five times in a window of 64 s; the sixth start ends ExaBGP', async () => {
    let now = 640;
    let gaveUp: () => void;
    const given = new Promise<void>((resolve) => (gaveUp = resolve));
    const { helper: started, exits } = helper({
      command: ['false'],
      wallSeconds: () => now,
      gaveUp: () => gaveUp(),
      exited: (exit) => {
        exits.push(exit);
        if (exits.length === 3) now += 64;
      },
    });
    started.start();
    await given;
    expect(exits).toHaveLength(3 + 5);
  });
  test('that leaves a full pipe unread is noticed, and nothing is lost', async () => {
    const { helper: started, told } = helper();
    started.start();
    await told.first(ofStart);
    started.kill('SIGSTOP');
    const lines = Array.from({ length: 200 }, (_, index) => `${index} ${'x'.repeat(1_000)}`);
    started.write(`${lines.join('\n')}\n`);
    expect(started.longestStall).toBeGreaterThan(0);
    const last = told.next((entry) => entry.line === lines.at(-1));
    started.kill('SIGCONT');
    await last;
    expect(told.all.flatMap((entry) => entry.line ?? [])).toEqual(lines);
    await started.stop();
  });
  test('is stopped by SIGTERM, then end of file; one that stays is waited for, or killed after a while', async () => {
    const { helper: started, told } = helper();
    started.start();
    await told.first(ofStart);
    const exit = await started.stop();
    expect(told.all.slice(1)).toEqual([{ signal: 'SIGTERM' }, { end: '' }]);
    expect(exit).toEqual({ code: 0, signal: null });
    const deaf = helper({
      command: ['sh', '-c', 'trap "" TERM; echo "{\\"start\\":1}" >&2; while :; do sleep 1; done'],
    });
    deaf.helper.start();
    await deaf.told.first(ofStart);
    expect(await deaf.helper.stop(1)).toEqual({ code: null, signal: 'SIGKILL' });
  });
});
