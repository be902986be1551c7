import { describe, expect, it } from 'vitest';
import { asn, ms, prefix, wallMs } from '../../../src/dsl/program/index.ts';
import type { WorldInputs } from '../../../src/runtime/world/index.ts';
import {
  A,
  B,
  C,
  D,
  EDGE1,
  EDGE2,
  link,
  named,
  onWire,
  override,
  OWN,
  P,
  P6,
  program,
  route,
  SESSIONS,
  TO_EDGE2,
} from '../edge/index.ts';
import { candidateLinks, flowing, FROM_B, path, row, Scene } from './scene.ts';

const { edge1, edge2 } = SESSIONS;

describe('the world', () => {
  it('hands on what needs no judgement', () => {
    const scene = new Scene();
    const ribHealth = { complete: false, trusted: false, routes: 7 };
    const advertised = [onWire(override())];
    const world = scene.look({ mode: 'observe', wall: wallMs(5), ribHealth, advertised });
    expect(world).toMatchObject({ now: scene.now, wall: 5, mode: 'observe', rib: ribHealth, advertised });
    expect(world.sessions).toBe(scene.sessions);
    expect([...world.roles.values()]).toEqual([
      { kind: 'router', router: EDGE1, inject: true, feed: true },
      { kind: 'router', router: EDGE2, inject: true, feed: true },
    ]);
    expect([...world.links.keys()]).toEqual([A, B, C, D]);
  });

  it('says how the flows are, and that there are none where none are declared', () => {
    const flows = { ...flowing(), age: ms(9_000), trouble: 'a template is missing' };
    expect(new Scene().look({ flows }).flows).toEqual({
      declared: true,
      age: 9_000,
      stale: false,
      activeTimeout: 60_000,
      trouble: 'a template is missing',
    });
    expect(new Scene().look({ flows: { ...flows, stale: true } }).flows.stale).toBe(true);
    expect(new Scene().look().flows).toEqual({
      declared: false,
      age: undefined,
      stale: true,
      activeTimeout: 0,
      trouble: undefined,
    });
  });

  it('holds what has traffic, what is steered or announced, and our own blocks that a router knows', () => {
    const [steered, announced] = [prefix('100.64.8.0/24'), prefix('100.64.9.0/24')];
    const world = new Scene()
      .routes(OWN, path(edge1, A, { asPath: [] }))
      .routes(prefix('100.64.10.0/24'), path(edge1, A))
      .look({
        flows: flowing(row(P, 1, 1e6)),
        steered: new Map([[steered, { natural: A, settled: B }]]),
        advertised: [onWire(override({ prefix: announced }))],
      });
    expect([...world.prefixes.keys()].sort()).toEqual([P, steered, announced, OWN].sort());
    expect(world.prefixes.get(P)).toMatchObject({ prefix: P, bps: 1e6, age: 1_000, byLink: new Map([[A, 1e6]]) });
    expect(world.prefixes.get(steered)).toMatchObject({ bps: 0, age: undefined, error: 0, byLink: new Map() });
  });
});

describe('an answer about routes is remembered', () => {
  const silently = (scene: Scene): Scene => {
    scene.rib.set(P, [path(edge1, A), path(edge1, B)]);
    return scene;
  };
  const links = (scene: Scene, change: Partial<WorldInputs> = {}): readonly string[] =>
    candidateLinks(scene.prefix(P, change));
  const changed = (change: Partial<WorldInputs['routeChanges']>): Partial<WorldInputs> => ({
    routeChanges: { prefixes: new Set(), overflow: false, cleared: new Set(), ...change },
  });
  const asked = (): Scene => {
    const scene = new Scene().routes(P, path(edge1, A));
    expect(links(scene)).toEqual([A]);
    return silently(scene);
  };

  it('until a change is told', () => {
    const scene = asked();
    expect(links(scene)).toEqual([A]);
    expect(links(scene, changed({ prefixes: new Set([P6]) }))).toEqual([A]);
    expect(links(scene, changed({ prefixes: new Set([P]) }))).toEqual([A, B]);
  });

  it('until more changes than are told', () => {
    expect(links(asked(), changed({ overflow: true }))).toEqual([A, B]);
  });

  it('until a whole table goes', () => {
    expect(links(asked(), changed({ cleared: new Set([edge2.key]) }))).toEqual([A, B]);
  });

  it('until a session is another one', () => {
    const scene = asked();
    scene.sessions.set(edge2.key, { ...edge2, peerAsn: asn(65_001) });
    expect(links(scene)).toEqual([A, B]);
  });

  it('until weir announces something else for the prefix', () => {
    const advertised = [onWire(override())];
    expect(links(asked(), { advertised })).toEqual([A, B]);
    const scene = new Scene().routes(P, path(edge1, A));
    links(scene, { advertised });
    silently(scene);
    expect(links(scene, { advertised })).toEqual([A]);
    expect(links(scene)).toEqual([A, B]);
  });

  it('and many that nobody asks for any more are forgotten', () => {
    const first = prefix('100.70.0.0/24');
    const many = Array.from({ length: 1_100 }, (_, n) =>
      prefix(`100.${String(70 + (n >> 8))}.${String(n & 255)}.0/24`),
    );
    const scene = new Scene(program(), [edge1]);
    for (const each of many) scene.routes(each, path(edge1, A));
    scene.look({ flows: flowing(...many.map((each) => row(each, 1, 1))) });
    links(scene);
    scene.rib.set(first, [path(edge1, B)]);
    expect(candidateLinks(scene.prefix(first))).toEqual([B]);
  });
});

it("what is ours is known by all of weir's announcements of the prefix", () => {
  const copy = override({ neighbor: TO_EDGE2, route: route(C, { localPref: 310 }) });
  const [back1, back2] = [path(edge1, B, { localPref: 300 }), path(edge2, C, { localPref: 310 })];
  for (const advertised of [
    [onWire(override()), onWire(copy)],
    [onWire(copy), onWire(override())],
  ]) {
    expect(new Scene().routes(P, back1, back2).prefix(P, { advertised }).candidates).toEqual([]);
  }
});

it('a reload begins with the routes as they are now', () => {
  const scene = new Scene(program(), [edge1, FROM_B]).routes(P, path(edge1, A), path(FROM_B, B));
  scene.prefix();
  scene.reload(program({ links: named(link(B, EDGE1, 2)) }));
  expect(candidateLinks(scene.prefix())).toEqual([]);
  expect(scene.look().links.get(B)?.up).toBe('up');
});

it('two looks at the same are equal', () => {
  const scene = new Scene().routes(P, path(edge1, A), path(edge1, B), path(edge2, C));
  const flows = flowing(row(P, 1, 1e6), row(P, 2, 2e6));
  const [first, second] = [scene.look({ flows }), scene.look({ flows })];
  expect(second).toEqual(first);
  expect(scene.afresh({ flows })).toEqual(first);
});
