import { describe, expect, it } from 'vitest';
import { address, ms, SECOND } from '../../../src/dsl/program/index.ts';
import type { Session } from '../../../src/runtime/model/index.ts';
import type { WorldInputs } from '../../../src/runtime/world/index.ts';
import { A, B, EDGE1, EDGE2, named, P, program, router, session, SESSIONS } from '../edge/index.ts';
import { FEED1, FROM_B, path, plain, Scene } from './scene.ts';

const { edge1, edge2 } = SESSIONS;
const ARRIVING: Partial<WorldInputs> = { ribHealth: { complete: false, trusted: true, routes: 1 } };
const shown = (scene: Scene, change: Partial<WorldInputs> = {}): readonly unknown[] =>
  scene.prefix(P, change).candidates.map(({ link, stale }) => (stale ? `${link}, stale` : link));

describe("a session of ExaBGP's own with a link's neighbour that goes down", () => {
  const scene = (): Scene => {
    const made = new Scene(program(), [edge1, FROM_B]).routes(P, plain(edge1, A), path(FROM_B, B));
    expect(shown(made)).toEqual([A, B]);
    return made.end(FROM_B);
  };

  it('leaves its candidates stale for a minute, then gone', () => {
    const flapped = scene();
    expect(shown(flapped)).toEqual([A, 'b, stale']);
    expect(shown(flapped.pass(ms(59_999)))).toEqual([A, 'b, stale']);
    expect(shown(flapped.pass(ms(1)))).toEqual([A]);
  });

  it('counts the minute from when it went down, however late somebody looks', () => {
    expect(shown(scene().pass(ms(60_000)))).toEqual([A]);
  });

  it('leaves them stale for prefixes that nobody looks at in between', () => {
    const flapped = scene();
    flapped.look();
    expect(shown(flapped.pass(ms(30_000)))).toEqual([A, 'b, stale']);
  });

  it('gives what it shows after it is back', () => {
    const back = scene().pass(SECOND).begin(FROM_B);
    expect(shown(back, ARRIVING)).toEqual([A, 'b, stale']);
    back.routes(P, path(FROM_B, B));
    expect(shown(back, ARRIVING)).toEqual([B]);
  });

  it('gives nothing that is missing once its table has arrived', () => {
    const back = scene().pass(SECOND).begin(FROM_B);
    expect(shown(back, ARRIVING)).toEqual([A, 'b, stale']);
    expect(shown(back)).toEqual([A]);
    expect(shown(back.end(FROM_B))).toEqual([A]);
  });

  it('is forgiven a flap between two looks', () => {
    const back = scene().begin(FROM_B);
    expect(shown(back, ARRIVING)).toEqual([A, 'b, stale']);
  });

  it('is not forgiven for ever when it goes up and down', () => {
    const flapping = scene();
    for (let second = 0; second < 60; second += 10) {
      expect(shown(flapping)).toEqual([A, 'b, stale']);
      flapping.pass(ms(5_000)).begin(FROM_B).look(ARRIVING);
      flapping.pass(ms(5_000)).end(FROM_B);
    }
    expect(shown(flapping)).toEqual([A]);
  });

  it('does not bring back what it had withdrawn before', () => {
    const withdrawn = new Scene(program(), [edge1, FROM_B]).routes(P, plain(edge1, A), path(FROM_B, B));
    shown(withdrawn);
    withdrawn.routes(P, plain(edge1, A));
    expect(shown(withdrawn)).toEqual([A]);
    expect(shown(withdrawn.end(FROM_B))).toEqual([A]);
  });

  it('does not matter while another session of that link shows the route', () => {
    const second = session('10.98.0.8', '192.0.2.22', { peerAsn: FROM_B.peerAsn });
    const twice = new Scene(program(), [FROM_B, second]).routes(P, path(FROM_B, B), path(second, B));
    expect(shown(twice)).toEqual([B]);
    twice.end(FROM_B);
    expect(shown(twice)).toEqual([B]);
    expect(shown(twice.end(second))).toEqual(['b, stale']);
  });

  it('is gone with all that it showed when ExaBGP does not know it any more', () => {
    const reconfigured = scene();
    reconfigured.sessions.delete(FROM_B.key);
    expect(shown(reconfigured)).toEqual([A]);
  });
});

describe("a router's feed that goes down", () => {
  const separate = program({
    routers: named(router(EDGE1, 1, { feed: [address('10.98.0.101')] }), router(EDGE2, 2)),
  });
  const flapped = (file: Parameters<Scene['reload']>[0], feed: Session): Scene => {
    const scene = new Scene(file, [edge1, edge2, ...(feed === edge1 ? [] : [feed])]);
    scene.routes(P, path(feed, A), path(feed, B));
    expect(shown(scene)).toEqual([A, B]);
    return scene.end(feed);
  };

  it('leaves its candidates stale when it is a session for routes alone, as when its table is read again', () => {
    const scene = flapped(separate, FEED1);
    expect(shown(scene)).toEqual(['a, stale', 'b, stale']);
    expect(shown(scene.begin(FEED1), ARRIVING)).toEqual(['a, stale', 'b, stale']);
    scene.routes(P, path(FEED1, A));
    expect(shown(scene, ARRIVING)).toEqual([A, 'b, stale']);
    expect(shown(scene)).toEqual([A]);
  });

  it('leaves nothing when routes were injected by it: the router has forgotten those', () => {
    expect(shown(flapped(undefined, edge1))).toEqual([]);
  });
});
