/** The main thread's side with a worker that a test plays. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Ms } from '../../../../src/dsl/program/index.ts';
import { monoMs, ms, prefix } from '../../../../src/dsl/program/index.ts';
import type { FlowEvent } from '../../../../src/runtime/collect/flow/index.ts';
import { FlowCollector } from '../../../../src/runtime/collect/flow/index.ts';
import type { PrefixBatch } from '../../../../src/runtime/collect/flow/volume/index.ts';
import { Intake, IS_IPV6, IS_OWN, IS_REMOVED } from '../../../../src/runtime/collect/flow/volume/index.ts';
import type { FromWorker, ToWorker } from '../../../../src/runtime/collect/flow/worker/messages.ts';
import type { FlowThreadEvents } from '../../../../src/runtime/collect/flow/worker/thread.ts';
import { source } from './volume/station.ts';

class World {
  now = 0;
  readonly log: FlowEvent[] = [];
  readonly started: FlowThreadEvents[] = [];
  posted: ToWorker[] = [];
  terminated = 0;
  #due: { pause: Ms; then: () => void } | undefined;
  readonly rib: (readonly [4 | 6, readonly number[], number])[] = [[4, [0xc633_6400], 24]];

  readonly collector = new FlowCollector(
    {
      sources: [source()],
      prefixes: {
        own: () => [prefix('203.0.113.0/24')],
        remote: (visit) => {
          for (const [family, words, length] of this.rib) visit(family, words, 0, length);
        },
      },
    },
    {
      clock: () => monoMs(this.now),
      later: (pause, then) => {
        this.#due = { pause, then };
        return () => (this.#due = undefined);
      },
      log: (event) => this.log.push(event),
      startThread: (_options, events) => {
        this.started.push(events);
        return {
          post: (message) => this.posted.push(message),
          terminate: () => {
            this.terminated++;
            return Promise.resolve();
          },
        };
      },
    },
  );

  /** Lets the pause pass that was asked for, and tells how long it was. */
  pass(): Ms | undefined {
    const due = this.#due;
    this.#due = undefined;
    if (due) this.now += due.pause;
    due?.then();
    return due?.pause;
  }

  /** The worker says what it has, which is nothing but this error of a socket. */
  say(error?: string): void {
    const intake = new Intake([source()], 0).snapshot(0);
    const socket = { host: '192.0.2.100', port: 2055, receiveBuffer: 4_194_304, drops: 0, error };
    this.started.at(-1)!.message({ kind: 'snapshot', intake, sockets: [socket] } satisfies FromWorker);
  }

  batches(): PrefixBatch[] {
    return this.posted.flatMap((message) => (message.kind === 'prefixes' ? [message.batch] : []));
  }
}

let world: World;
beforeEach(() => {
  world = new World();
  world.collector.start();
});

describe('the prefixes', () => {
  test('are sent as a whole when the worker starts', () => {
    const [first, last] = world.batches();
    expect(first).toMatchObject({ table: 'first', flags: Uint8Array.of(IS_OWN), lengths: Uint8Array.of(24) });
    expect(last).toMatchObject({ table: 'last', flags: Uint8Array.of(0), words: Uint32Array.of(0xc633_6400, 0, 0, 0) });
  });

  test('are sent in several messages when they are many', () => {
    world.posted = [];
    world.rib.length = 0;
    for (let site = 0; site < 140_000; site++) world.rib.push([6, [0x2001_0db8, site, 0, 0], 64]);
    world.collector.resendPrefixes();
    expect(world.batches().map(({ table, lengths }) => [table, lengths.length])).toEqual([
      ['first', 1],
      ['next', 65_536],
      ['next', 65_536],
      ['last', 8_928],
    ]);
  });

  test('are changed one by one, what went before what came', () => {
    world.posted = [];
    world.collector.changePrefixes([prefix('2001:db8::/32')], [prefix('198.51.100.0/24')]);
    expect(world.batches()).toMatchObject([
      { table: undefined, flags: Uint8Array.of(IS_REMOVED, IS_IPV6), lengths: Uint8Array.of(24, 32) },
    ]);
    world.collector.changePrefixes([], []);
    expect(world.batches()).toHaveLength(1);
  });
});

describe('a worker that ends', () => {
  test('is started again after a pause that doubles up to half a minute, with the prefixes', () => {
    const pauses: (number | undefined)[] = [];
    for (let round = 0; round < 7; round++) {
      world.posted = [];
      world.started.at(-1)!.ended('out of memory');
      pauses.push(world.pass());
      expect(world.batches().map(({ table }) => table)).toEqual(['first', 'last']);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(world.log.at(-1)).toEqual({
      code: 'flow-worker-ended',
      reason: 'out of memory',
      restarts: 7,
      pause: 30_000,
    });
  });

  test('is forgiven after a minute without an end', () => {
    world.started.at(-1)!.ended('');
    world.pass();
    world.now += 60_000;
    world.started.at(-1)!.ended('');
    expect(world.pass()).toBe(1_000);
  });

  test('leaves its last snapshot, which grows older', () => {
    expect(world.collector.read()).toBeUndefined();
    world.say();
    world.started.at(-1)!.ended('');
    world.now += 5_000;
    expect(world.collector.read()).toMatchObject({ volumes: [], status: { restarts: 1 }, stale: true, age: undefined });
  });

  test('stays ended once the collector was stopped', async () => {
    world.started.at(-1)!.ended('');
    await world.collector.stop();
    expect(world.pass()).toBeUndefined();
    expect(world.started).toHaveLength(1);
  });
});

test('stopping ends the thread', async () => {
  await world.collector.stop();
  expect(world.terminated).toBe(1);
  world.collector.changePrefixes([prefix('2001:db8::/32')], []);
  expect(world.batches()).toHaveLength(2);
});

test('without sources there is no worker', () => {
  let started = 0;
  const collector = new FlowCollector(
    { sources: [], prefixes: { own: () => [], remote: () => undefined } },
    {
      clock: () => monoMs(0),
      later: () => () => undefined,
      log: () => undefined,
      startThread: () => {
        started++;
        return { post: () => undefined, terminate: () => Promise.resolve() };
      },
    },
  );
  collector.start();
  expect(started).toBe(0);
  expect(collector.read()).toBeUndefined();
});

test('a socket that cannot be opened is the trouble, before any silence', () => {
  world.say();
  expect(world.collector.read()!.trouble).toBe('flows: no flow record from 192.0.2.1 yet');
  world.say('EADDRINUSE');
  expect(world.collector.read()!.trouble).toBe('cannot listen on 192.0.2.100:2055: EADDRINUSE');
  expect(world.collector.read()!.longestDelay).toBe(ms(0));
});
