import { describe, expect, it } from 'vitest';
import { address, asn, ms, prefix } from '../../../src/dsl/program/index.ts';
import type { RoutePath, Session } from '../../../src/runtime/model/index.ts';
import { overrideTags } from '../../../src/runtime/model/index.ts';
import type { WorldInputs } from '../../../src/runtime/world/index.ts';
import {
  A,
  EDGE1,
  EDGE2,
  MINUTE_NOW,
  named,
  onWire,
  OUR_AS,
  override,
  OWN,
  P,
  program,
  router,
  RULE,
  session,
  SESSIONS,
} from '../edge/index.ts';
import { path, Scene } from './scene.ts';

const { edge1, readback } = SESSIONS;
const readback6 = session('10.98.0.8', '2001:db8:98::11', { localAsn: asn(64_999) });
const ARRIVING: Partial<WorldInputs> = { ribHealth: { complete: false, trusted: true, routes: 1 } };
const file = program({
  routers: named(router(EDGE1, 1, { readback: [readback.peer, readback6.peer] }), router(EDGE2, 2)),
});

const exported = (by: Session = readback, change: Partial<RoutePath> = {}): RoutePath =>
  path(by, A, { asPath: [OUR_AS], pathId: '', nextHop: address('10.98.0.11'), ...change });
const leaked = exported(readback, {
  asPath: [OUR_AS, asn(65_102)],
  largeCommunities: overrideTags(OUR_AS, RULE, A, MINUTE_NOW),
});
const scene = (...sessions: readonly Session[]): Scene => new Scene(file, [edge1, readback, ...sessions]);
const proven = (of: Scene, change: Partial<WorldInputs> = {}): readonly string[] => [...of.look(change).exportProven];

describe('what a read-back session shows', () => {
  it('is in the world by prefix, and nobody else’s routes are', () => {
    const other = prefix('198.51.100.0/22');
    const shown = scene().routes(OWN, exported(), path(edge1, A)).routes(other, exported()).look().readback;
    expect(shown).toEqual([
      { neighbor: readback.key, prefix: other, asPath: [OUR_AS], largeCommunities: [] },
      { neighbor: readback.key, prefix: OWN, asPath: [OUR_AS], largeCommunities: [] },
    ]);
  });

  it('goes with the route, and with the session', () => {
    const made = scene().routes(OWN, exported());
    expect(made.look().readback).toHaveLength(1);
    expect(made.routes(OWN).look().readback).toEqual([]);
    made.routes(OWN, exported()).look();
    expect(made.end(readback).look().readback).toEqual([]);
  });

  it('is found though more has changed than was named', () => {
    const made = scene();
    for (let n = 0; n < 1_200; n++)
      made.rib.set(prefix(`100.${String(64 + (n >> 8))}.${String(n & 255)}.0/24`), [path(edge1, A)]);
    made.rib.set(OWN, [exported()]);
    const overflow = { prefixes: new Set<never>(), overflow: true, cleared: new Set<never>() };
    expect(made.look({ routeChanges: overflow }).readback).toEqual([]);
    made.look();
    expect(made.look().readback).toHaveLength(1);
  });

  it('is looked at wherever weir announces, whether or not a change was named', () => {
    const made = scene().routes(OWN, exported());
    made.look();
    made.rib.set(P, [leaked]);
    expect(made.look({ advertised: [onWire(override())] }).readback).toHaveLength(2);
  });

  it('is absent where the file declares no such session', () => {
    expect(new Scene().routes(OWN, exported()).look()).not.toHaveProperty('readback');
  });
});

describe('an export policy is proven', () => {
  it('when every read-back session is up and shows exports, none of them weir’s', () => {
    expect(proven(scene(readback6).routes(OWN, exported(), exported(readback6)))).toEqual([EDGE1]);
    expect(proven(scene(readback6).routes(OWN, exported()))).toEqual([]);
    expect(proven(scene())).toEqual([]);
    expect(proven(new Scene(file, [edge1]).routes(OWN, exported()))).toEqual([]);
  });

  it('not while tables arrive or are in doubt', () => {
    expect(proven(scene().routes(OWN, exported()), ARRIVING)).toEqual([]);
    const doubted = { ribHealth: { complete: true, trusted: false, routes: 1 } };
    expect(proven(scene().routes(OWN, exported()), doubted)).toEqual([]);
  });

  it('and stays so while tables are read again, and for a minute without the session', () => {
    const made = scene().routes(OWN, exported());
    expect(proven(made)).toEqual([EDGE1]);
    expect(proven(made, ARRIVING)).toEqual([EDGE1]);
    made.end(readback);
    expect(proven(made.pass(ms(59_999)))).toEqual([EDGE1]);
    expect(proven(made.pass(ms(1)))).toEqual([]);
    made.begin(readback);
    expect(proven(made.routes(OWN, exported()))).toEqual([EDGE1]);
  });

  it('no more as soon as a route of weir’s shows, under the router’s AS and not that of weir’s end', () => {
    const made = scene().routes(OWN, exported());
    expect(proven(made)).toEqual([EDGE1]);
    expect(proven(made.routes(P, leaked), ARRIVING)).toEqual([]);
    const alone = new Scene(file, [readback]).routes(OWN, exported()).routes(P, leaked);
    expect(proven(alone)).toEqual([]);
  });

  it('no more when the policy lets nothing through', () => {
    const made = scene().routes(OWN, exported());
    expect(proven(made)).toEqual([EDGE1]);
    expect(proven(made.routes(OWN))).toEqual([]);
  });
});
