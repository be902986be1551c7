import { beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Outgoing } from '../../../../src/runtime/speaker/out/index.ts';
import { CommandChannel } from '../../../../src/runtime/speaker/out/index.ts';
import { HandClock } from '../hand-clock.ts';

const HEADER = 'Peer            AS        up/down state       |     #sent     #recvd';

let clock: HandClock;
let written: string[];
let answers: string[];
let todo: string[];
let full: boolean;
let drain: () => void;
let drained: number;
let behind: boolean;
let allows: (line: string) => boolean;
let channel: CommandChannel;

const outgoing = (line: string): Outgoing => ({
  line,
  prefixes: 1,
  onText: (text) => answers.push(`${line}: ${text}`),
  onAnswer: (answer: Answer) => answers.push(`${line}: ${answer}`),
});

beforeEach(() => {
  clock = new HandClock();
  [written, answers, todo, full, drained, behind, allows] = [[], [], [], false, 0, false, () => true];
  channel = new CommandChannel({
    clock: clock.now,
    timer: clock.timer,
    sink: {
      write: (line) => {
        expect(line.endsWith('\n')).toBe(true);
        written.push(line.slice(0, -1));
        return !full;
      },
      onDrain: (callback) => void (drain = callback),
    },
    allows: (line) => allows(line),
    next: () => {
      const line = todo.shift();
      return line === undefined ? undefined : outgoing(line);
    },
    onWritten: () => undefined,
    onAnswered: () => undefined,
    onDrain: () => drained++,
    isBehind: () => behind,
  });
});

/** A channel that has found its place in the answers. */
function aligned(): void {
  channel.start();
  channel.take(HEADER);
  channel.take('done');
  written.length = 0;
}

describe('the beginning', () => {
  test('a sentinel first, then nothing until an answer is recognised', () => {
    todo = ['a'];
    channel.start();
    expect(written).toEqual(['!weir!', 'show neighbor summary']);
    // The sentinel's own error, and the answers to a predecessor.
    for (const line of ['error', 'done', 'neighbor 10.0.1.2 ipv4 unicast 198.18.1.0/24', 'done']) channel.take(line);
    expect(written).toHaveLength(2);
    channel.take(HEADER);
    channel.take('10.0.1.2        65001     0:00:34 established          13        311');
    channel.take('done');
    expect(written.slice(2)).toEqual(['a']);
  });
});

describe('commands', () => {
  beforeEach(aligned);

  test('go out one at a time, each after the answer to the one before', () => {
    todo = ['a', 'b', 'c'];
    channel.kick();
    expect(written).toEqual(['a']);
    channel.take('done');
    expect(written).toEqual(['a', 'b']);
    channel.take('error');
    channel.take('done');
    expect(answers).toEqual(['a: done', 'b: error', 'c: done']);
    expect(channel.isIdle).toBe(true);
  });

  test('lines of an answer go to the command that asked', () => {
    todo = ['show', 'b'];
    channel.kick();
    for (const line of ['one', 'two', 'done', 'done']) channel.take(line);
    expect(answers).toEqual(['show: one', 'show: two', 'show: done', 'b: done']);
  });

  test('urgent lines do not wait, and their answers follow in order', () => {
    todo = ['a', 'b'];
    channel.kick();
    channel.urgent(outgoing('x'));
    channel.urgent(outgoing('y'));
    expect(written).toEqual(['a', 'x', 'y']);
    for (const line of ['done', 'error', 'done']) channel.take(line);
    expect(answers).toEqual(['a: done', 'x: error', 'y: done']);
    expect(written).toEqual(['a', 'x', 'y', 'b']);
  });

  test('a line that the last check refuses is never written', () => {
    allows = (line) => line !== 'bad';
    todo = ['bad', 'good'];
    channel.kick();
    expect(written).toEqual(['good']);
    expect(answers).toEqual(['bad: error']);
  });

  test('an answer that nobody waits for is ignored', () => {
    channel.take('done');
    todo = ['a'];
    channel.kick();
    expect(answers).toEqual([]);
  });
});

describe('back-pressure', () => {
  beforeEach(aligned);

  test('after a full pipe nothing is written until it drains, and then what is right at that time', () => {
    todo = ['a', 'old'];
    full = true;
    channel.kick();
    channel.take('done');
    expect(written).toEqual(['a']);
    todo = ['new'];
    full = false;
    drain();
    expect(drained).toBe(1);
    expect(written).toEqual(['a', 'new']);
  });

  test('an urgent line that finds room does not end the wait for the others', () => {
    todo = ['a', 'b'];
    full = true;
    channel.kick();
    full = false;
    channel.urgent(outgoing('x'));
    for (const answer of ['done', 'done']) channel.take(answer);
    expect(written).toEqual(['a', 'x']);
    drain();
    expect(written).toEqual(['a', 'x', 'b']);
  });

  test('urgent lines are handed over even then', () => {
    todo = ['a'];
    full = true;
    channel.kick();
    channel.urgent(outgoing('x'));
    expect(written).toEqual(['a', 'x']);
  });
});

describe('silence', () => {
  beforeEach(aligned);

  test('makes a command unknown, and the channel finds its place again before it goes on', () => {
    todo = ['a', 'b'];
    channel.kick();
    clock.pass(1_900);
    expect(answers).toEqual([]);
    clock.pass(300);
    expect(answers).toEqual(['a: unknown']);
    expect(written).toEqual(['a', 'show neighbor summary']);
    // The late answer is not taken for that of the next command.
    channel.take('done');
    expect(written).toHaveLength(2);
    channel.take(HEADER);
    channel.take('done');
    expect(written.at(-1)).toBe('b');
  });

  test('makes all that is under way unknown', () => {
    todo = ['a'];
    channel.kick();
    channel.urgent(outgoing('x'));
    clock.pass(3_000);
    expect(answers).toEqual(['a: unknown', 'x: unknown']);
  });

  test('is asked into at growing distances', () => {
    todo = ['a'];
    channel.kick();
    clock.pass(120_000);
    const asked = written.filter((line) => line === 'show neighbor summary').length;
    expect(asked).toBeGreaterThanOrEqual(5);
    expect(asked).toBeLessThanOrEqual(8);
  });

  test('is not what it is while an answer is still being read', () => {
    todo = ['show'];
    channel.kick();
    for (let line = 0; line < 10; line++) {
      clock.pass(1_500);
      channel.take(`row ${line}`);
    }
    channel.take('done');
    expect(answers.at(-1)).toBe('show: done');
  });

  test('is not what it is while input lies unread', () => {
    todo = ['a'];
    channel.kick();
    behind = true;
    clock.pass(10_000);
    expect(answers).toEqual([]);
    behind = false;
    channel.take('done');
    expect(answers).toEqual(['a: done']);
  });

  test('a long list gives ExaBGP more time', () => {
    channel.urgent({ ...outgoing('long'), prefixes: 5_000 });
    clock.pass(6_500);
    expect(answers).toEqual([]);
    clock.pass(1_000);
    expect(answers).toEqual(['long: unknown']);
  });
});

test('a closed channel writes nothing and leaves no timer', () => {
  aligned();
  todo = ['a', 'b'];
  channel.kick();
  channel.close();
  channel.take('done');
  channel.urgent(outgoing('x'));
  channel.kick();
  expect(written).toEqual(['a']);
  expect(clock.pending).toBe(0);
});
