import { beforeEach, expect, test } from 'vitest';
import type { Prefix } from '../../../../src/dsl/program/index.ts';
import { asn, monoMs } from '../../../../src/dsl/program/index.ts';
import { AdjRibOut } from '../../../../src/runtime/speaker/out/index.ts';
import { R1, route } from './routes.ts';

const SESSION = { localAsn: asn(65000), peerAsn: asn(65000) };
const P = '10.1.0.0/16' as Prefix;
const at = monoMs;
let out: AdjRibOut;
beforeEach(() => void (out = new AdjRibOut()));

const held = (): unknown =>
  out.entry(R1, P)?.held && { med: out.entry(R1, P)!.held!.route.asPath[1], proof: out.entry(R1, P)!.held!.proof };
const isPending = (): boolean => out.entry(R1, P)?.pending !== undefined;

test('a route is out when it has been echoed, not when it was written', () => {
  out.written(R1, [P], route(1), at(0));
  expect([held(), isPending()]).toEqual([undefined, true]);
  expect(out.announced(R1, P, route(1), at(1), SESSION)).toBe(true);
  expect([held(), isPending()]).toEqual([{ med: 1001, proof: 'echo' }, false]);
});

test('the echo of an older change settles nothing', () => {
  out.written(R1, [P], route(2), at(0));
  expect(out.announced(R1, P, route(1), at(1), SESSION)).toBe(false);
  expect([held(), isPending()]).toEqual([{ med: 1001, proof: 'echo' }, true]);
  expect(out.withdrawn(R1, P)).toBe(false);
  expect([held(), isPending()]).toEqual([undefined, true]);
});

test('a withdrawn route leaves nothing behind', () => {
  out.announced(R1, P, route(1), at(0), SESSION);
  out.written(R1, [P], undefined, at(1));
  expect(out.withdrawn(R1, P)).toBe(true);
  expect([...out.neighbors()]).toEqual([]);
  expect(out.withdrawn(R1, P)).toBe(false);
});

test('when the session ends ExaBGP holds the routes, and what was under way is taken as done', () => {
  const Q = '10.2.0.0/16' as Prefix;
  const S = '10.3.0.0/16' as Prefix;
  out.announced(R1, P, route(1), at(0), SESSION);
  out.written(R1, [Q], route(2), at(0));
  out.announced(R1, S, route(3), at(0), SESSION);
  out.written(R1, [S], undefined, at(0));
  out.sessionDown(R1, at(1));
  expect([...out.entries(R1)].map(([prefix, entry]) => [prefix, entry.held?.proof, entry.pending])).toEqual([
    [P, 'listing', undefined],
    [Q, 'listing', undefined],
  ]);
});

test('a listing tells what became of a lost command, but not of one written after it was asked for', () => {
  const Q = '10.2.0.0/16' as Prefix;
  const S = '10.3.0.0/16' as Prefix;
  out.written(R1, [P], route(1), at(0));
  out.written(R1, [Q], route(1), at(0));
  out.written(R1, [S], route(1), at(20));
  out.listed(R1, new Map([[P, route(1)]]), at(10), at(30), SESSION);
  expect(held()).toEqual({ med: 1001, proof: 'listing' });
  expect(isPending()).toBe(false);
  expect(out.entry(R1, Q)).toBeUndefined();
  expect(out.entry(R1, S)?.pending).toBeDefined();
});

test('an echo that came after a listing was asked for is newer than the listing', () => {
  out.announced(R1, P, route(1), at(20), SESSION);
  out.listed(R1, new Map(), at(10), at(30), SESSION);
  expect(held()).toEqual({ med: 1001, proof: 'echo' });
  out.listed(R1, new Map([[P, route(2)]]), at(10), at(30), SESSION);
  expect(out.entry(R1, P)?.diverged).toBe(false);
});

test('routes of before our time are known from the listing', () => {
  out.listed(R1, new Map([[P, route(1)]]), at(10), at(10), SESSION);
  expect(held()).toEqual({ med: 1001, proof: 'listing' });
  out.announced(R1, P, route(1), at(20), SESSION);
  expect(held()).toEqual({ med: 1001, proof: 'echo' });
});

test('a listing that contradicts the last echo marks the entry, one that agrees does not', () => {
  out.announced(R1, P, route(1), at(0), SESSION);
  out.listed(R1, new Map([[P, route(1)]]), at(10), at(10), SESSION);
  expect(out.entry(R1, P)?.diverged).toBe(false);
  out.listed(R1, new Map([[P, route(2)]]), at(10), at(10), SESSION);
  expect(out.entry(R1, P)?.diverged).toBe(true);
  out.withdrawn(R1, P);
  expect(out.entry(R1, P)).toBeUndefined();
});

test('a new attempt takes the place of a failure', () => {
  out.refused(R1, [P], at(100));
  out.written(R1, [P], route(1), at(50));
  out.announced(R1, P, route(1), at(51), SESSION);
  expect(out.entry(R1, P)?.retryAt).toBeUndefined();
});

test('a failure is remembered until its time, and then forgotten', () => {
  out.written(R1, [P], route(1), at(0));
  out.refused(R1, [P], at(100));
  expect(out.count(R1)).toBe(1);
  expect(out.expireRetries(at(99))).toBe(false);
  expect(out.expireRetries(at(100))).toBe(true);
  expect(out.count(R1)).toBe(0);
});
