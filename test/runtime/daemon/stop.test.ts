import { expect, test } from 'vitest';
import { monoMs, wallMs } from '../../../src/dsl/program/index.ts';
import { Daemon } from '../../../src/runtime/daemon/daemon.ts';
import type { DaemonParts } from '../../../src/runtime/daemon/daemon.ts';
import type { Mode } from '../../../src/runtime/model/index.ts';
import { program } from '../engine/build.ts';

/** A daemon that cannot look at the world, and what it asks of its speaker. */
function broken(mode: Mode): { readonly daemon: Daemon; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const speaker = {
    withdrawAll: () => void asked.push('withdrawAll'),
    apply: () => void asked.push('apply'),
    health: () => {
      throw new Error('broken');
    },
  };
  const parts = {
    speaker,
    links: { follow: () => undefined },
    flows: { follow: () => undefined, routesChanged: () => undefined },
    clock: { now: () => monoMs(0), wall: () => wallMs(0), timer: () => () => undefined },
    log: () => undefined,
  };
  return { daemon: new Daemon(program(), mode, parts as unknown as DaemonParts), asked };
}

test('stopping withdraws everything even where no decision can be made', () => {
  const { daemon, asked } = broken('armed');
  daemon.setMode('stopped');
  expect(() => daemon.decide()).toThrow('broken');
  expect(asked).toEqual(['withdrawAll']);
});

test.each(['armed', 'observe'] as const)('a failing decision while %s leaves everything as it is', (mode) => {
  const { daemon, asked } = broken(mode);
  expect(() => daemon.decide()).toThrow('broken');
  expect(asked).toEqual([]);
});
