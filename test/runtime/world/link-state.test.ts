import { describe, expect, it } from 'vitest';
import { address, bps, ms, prefix } from '../../../src/dsl/program/index.ts';
import type { LinkMeasurement, LinkState } from '../../../src/runtime/model/index.ts';
import type { WorldInputs } from '../../../src/runtime/world/index.ts';
import { A, B, C, D, EDGE1, GIGA, link, named, P, P6, program, router, session, SESSIONS } from '../edge/index.ts';
import { counted, flowing, FROM_B, measured, path, plain, row, Scene } from './scene.ts';

const { edge1, edge2 } = SESSIONS;
const six = session('fd00::9', '2001:db8:2::2', { peerAsn: FROM_B.peerAsn });
const shownIn6 = path(edge1, B, { nextHop: address('2001:db8:2::2') });

/** @param change what a collector says of link b */
function b(scene: Scene, change?: Partial<LinkMeasurement>, inputs: Partial<WorldInputs> = {}): LinkState {
  const links = change && new Map([[B, measured(B, change)]]);
  const state = scene.look({ ...(links && { links }), flows: flowing(row(P, 1, 1e6)), ...inputs }).links.get(B);
  if (state === undefined) throw new Error('no link b');
  return state;
}
const up = ({ up: state, upBy }: LinkState): string => `${state} by ${upBy}`;

describe('a link is up', () => {
  it('when its router shows paths over it', () => {
    expect(up(b(new Scene().routes(P, path(edge1, B))))).toBe('up by add-path feed');
    expect(up(b(new Scene().routes(P6, shownIn6)))).toBe('up by add-path feed');
    expect(up(b(new Scene().routes(P, plain(edge1, B))))).toBe('up by plain feed');
  });

  it('when its router shows paths without traffic only', () => {
    const scene = new Scene().routes(P, path(edge1, A)).routes(prefix('100.65.0.0/24'), path(edge1, B));
    expect(up(b(scene))).toBe('up by add-path feed');
  });

  it('when its agent says so of the router’s own session', () => {
    expect(up(b(new Scene(), { bgpUp: true }))).toBe('up by bgpPeerState');
  });

  it("when ExaBGP's own session with its neighbour is up and nobody else can tell", () => {
    expect(up(b(new Scene(program(), [edge1, FROM_B]), {}))).toBe("up by ExaBGP's own session");
    const other = { ...six, state: 'down' } as const;
    for (const sessions of [
      [FROM_B, other],
      [other, FROM_B],
    ])
      expect(up(b(new Scene(program(), sessions)))).toBe("up by ExaBGP's own session");
  });

  it('nobody knows by an interface alone, or by nothing', () => {
    expect(up(b(new Scene(), { interfaceUp: true }))).toBe('unknown by interface');
    expect(up(b(new Scene()))).toBe('unknown by nothing');
    expect(up(b(new Scene(), { interfaceUp: undefined }))).toBe('unknown by nothing');
  });
});

it('a session with the neighbour of another link proves nothing', () => {
  expect(up(b(new Scene(program(), [SESSIONS.a]), {}))).toBe('unknown by interface');
});

describe('a link is down', () => {
  const shown = (): Scene => new Scene(program(), [edge1, edge2, FROM_B]).routes(P, path(edge1, A), path(edge1, B));

  it('when its interface is, whoever still shows it', () => {
    expect(up(b(shown(), { interfaceUp: false, bgpUp: true }))).toBe('down by interface');
  });

  it('when the router’s session is, whoever still shows it', () => {
    expect(up(b(shown(), { bgpUp: false }))).toBe('down by bgpPeerState');
  });

  it('when the feed with all paths has none over it any more', () => {
    const scene = shown();
    expect(up(b(scene, {}))).toBe('up by add-path feed');
    scene.routes(P, path(edge1, A));
    expect(up(b(scene, {}))).toBe('down by add-path feed');
    expect(up(b(scene, { bgpUp: true }))).toBe('down by add-path feed');
    expect(up(b(scene.routes(P, path(edge1, A), path(edge1, B)), {}))).toBe('up by add-path feed');
  });

  it('not because the prefixes that matter have left it', () => {
    const scene = shown().routes(prefix('100.65.0.0/24'), path(edge1, B));
    b(scene);
    expect(up(b(scene.routes(P, path(edge1, A))))).toBe('up by add-path feed');
  });

  it('not because the feed that showed paths over it has ended', () => {
    const scene = shown();
    b(scene);
    expect(up(b(scene.end(edge1), {}))).toBe("up by ExaBGP's own session");
    scene.begin(edge1).routes(P, path(edge1, A));
    expect(up(b(scene, {}))).toBe("up by ExaBGP's own session");
  });

  it('not because a plain feed shows another link as best', () => {
    const scene = new Scene().routes(P, plain(edge1, B));
    b(scene);
    expect(up(b(scene.routes(P, plain(edge1, A)), {}))).toBe('unknown by interface');
  });

  it("when ExaBGP's own session is and nobody else can tell", () => {
    const scene = new Scene(program(), [edge1, FROM_B]).end(FROM_B);
    expect(up(b(scene, {}))).toBe("down by ExaBGP's own session");
    expect(up(b(scene, { bgpUp: true }))).toBe('up by bgpPeerState');
    expect(up(b(scene.routes(P, path(edge1, B)), {}))).toBe('up by add-path feed');
  });

  it('not for want of IPv4 neighbours while IPv6 paths are shown: the agent knows no others', () => {
    expect(up(b(new Scene().routes(P6, shownIn6), { bgpUp: false }))).toBe('up by add-path feed');
    expect(up(b(new Scene().routes(P, path(edge1, B)), { bgpUp: false }))).toBe('down by bgpPeerState');
    const only4 = program({ links: named(link(B, EDGE1, 2, { neighbor: [address('192.0.2.22')] })) });
    expect(up(b(new Scene(only4).routes(P6, shownIn6), { bgpUp: false }))).toBe('down by bgpPeerState');
  });
});

describe('the last word of an agent that has fallen silent', () => {
  it('counts while it is bad, unless a feed shows the contrary', () => {
    expect(up(b(new Scene(), { stale: true, interfaceUp: false }))).toBe('down by interface');
    expect(up(b(new Scene(), { stale: true, bgpUp: false }))).toBe('down by bgpPeerState');
    const shown = new Scene().routes(P, path(edge1, B));
    expect(up(b(shown, { stale: true, interfaceUp: false, bgpUp: false }))).toBe('up by add-path feed');
  });

  it('proves nothing while it is good', () => {
    expect(up(b(new Scene(), { stale: true, bgpUp: true }))).toBe('unknown by interface');
    const gone = new Scene(program(), [edge1, FROM_B]).end(FROM_B);
    expect(up(b(gone, { stale: true, bgpUp: true }))).toBe("down by ExaBGP's own session");
  });
});

describe('many paths over a link', () => {
  const many = (over: Parameters<typeof path>[1]): ReturnType<typeof prefix>[] =>
    Array.from({ length: 1_400 }, (_, n) => prefix(`100.${String(64 + (n >> 8))}.${String(n & 255)}.0/24`)).filter(
      (__, n) => (over === B ? n >= 1_390 : n < 1_390),
    );

  it('are found a slice at a time, and the link is not down meanwhile', () => {
    const scene = new Scene(program(), [edge1]);
    for (const of of many(A)) scene.routes(of, path(edge1, A));
    for (const of of many(B)) scene.routes(of, path(edge1, B));
    const overflow = { prefixes: new Set<never>(), overflow: true, cleared: new Set<never>() };
    const seen = [up(b(scene, {}, { routeChanges: overflow }))];
    for (let look = 0; look < 2; look++)
      seen.push(up(b(scene, {}, { routeChanges: { ...overflow, overflow: false } })));
    expect(seen).toEqual(['unknown by interface', 'unknown by interface', 'up by add-path feed']);
  });

  it('are told by a few, and by others when those have gone', () => {
    const scene = new Scene(program(), [edge1]);
    const [over, rest] = [many(B), many(A).slice(0, 40)];
    for (const of of [...over, ...rest]) scene.routes(of, path(edge1, B));
    b(scene);
    for (const of of over) scene.routes(of);
    for (const of of rest.slice(0, 39)) scene.routes(of, path(edge1, A));
    expect([up(b(scene, {})), up(b(scene, {}))].at(-1)).toBe('up by add-path feed');
    scene.routes(rest[39]!, path(edge1, A));
    expect(up(b(scene, {}))).toBe('down by add-path feed');
  });
});

describe('the capacity of a link', () => {
  const capacity = (of: number | undefined, speed: number | undefined): number | undefined => {
    const links = named(link(B, EDGE1, 2, { capacity: of === undefined ? undefined : bps(of) }));
    return b(new Scene(program({ links })), { speed: speed === undefined ? undefined : bps(speed) }).capacity;
  };

  it('is the lower of what the file says and what the interfaces that live can do', () => {
    expect(capacity(10 * GIGA, 4 * GIGA)).toBe(4 * GIGA);
    expect(capacity(3 * GIGA, 10 * GIGA)).toBe(3 * GIGA);
  });

  it('is what is known where only one is, or the agent says 0', () => {
    expect(capacity(10 * GIGA, undefined)).toBe(10 * GIGA);
    expect(capacity(10 * GIGA, 0)).toBe(10 * GIGA);
    expect(capacity(undefined, GIGA)).toBe(GIGA);
    expect(capacity(undefined, 0)).toBeUndefined();
  });
});

describe('the counters of a link', () => {
  it('are stale and in trouble where no source measures it', () => {
    expect(b(new Scene())).toMatchObject({
      samples: [],
      stale: true,
      age: undefined,
      trouble: 'no source measures it',
      flowTrust: 'untested',
    });
  });

  it('are as old as the newest sample', () => {
    const scene = new Scene();
    const samples = counted(scene.now, 1, 2, 3);
    scene.pass(ms(4_000));
    expect(b(scene, { samples, trouble: 'slow' })).toMatchObject({
      samples,
      stale: false,
      age: 4_000,
      trouble: 'slow',
    });
  });

  it('name the router that the link hangs on', () => {
    expect(b(new Scene()).router).toBe(EDGE1);
    const only = program({
      routers: named(router(EDGE1, 1)),
      links: named({ ...link(B, EDGE1, 2), router: undefined }),
    });
    expect(b(new Scene(only)).router).toBe(EDGE1);
  });
});

describe('what flows say of a link', () => {
  const flows = flowing(row(P, 2, 4e9), row(P6, 0, 1e9));
  const out = (scene: Scene, change: Partial<WorldInputs> = {}): readonly unknown[] =>
    [A, B, C, D].map((of) => scene.look({ flows, ...change }).links.get(of)?.flowOutBps);

  it('is the sum by output interface, with what is told by none at its natural link', () => {
    const shown = path(edge1, A, { nextHop: address('2001:db8:1::2') });
    expect(out(new Scene().routes(P6, shown))).toEqual([1e9, 4e9, 0, 0]);
  });

  it('counts the part without an interface at the natural link', () => {
    const parts = flowing(row(P, 2, 3e9), row(P, 1, 1e9), row(P, 0, 5e8));
    expect(out(new Scene(), { flows: parts })).toEqual([1e9, 35e8, 0, 0]);
  });

  it('counts a steered prefix where the counters have it, wherever its records saw it leave', () => {
    expect(out(new Scene(), { steered: new Map([[P, { natural: A, settled: A }]]) })).toEqual([4e9, 0, 0, 0]);
    expect(out(new Scene(), { steered: new Map([[P, { natural: A, settled: C }]]) })).toEqual([0, 0, 4e9, 0]);
  });

  it('counts one that was given back where it belongs', () => {
    const scene = new Scene();
    out(scene, { steered: new Map([[P, { natural: A, settled: B }]]) });
    expect(out(scene)).toEqual([4e9, 0, 0, 0]);
  });

  it('is nothing at all without flows, or before the first volume', () => {
    const nothing = [undefined, undefined, undefined, undefined];
    expect(out(new Scene(), { flows: undefined })).toEqual(nothing);
    expect(out(new Scene(), { flows: flowing() })).toEqual(nothing);
  });

  it('is not held against a link that traffic without an interface may have left by', () => {
    const scene = new Scene();
    const samples = counted(scene.now, ...Array.from({ length: 48 }, () => 4e9));
    const unplaced = flowing(row(P, 2, 1e9), row(P6, 0, 3e9));
    expect(b(scene, { samples }, { flows: unplaced }).flowTrust).toBe('untested');
  });

  it('is compared with counters only while both are fresh', () => {
    const scene = new Scene();
    const samples = counted(scene.now, ...Array.from({ length: 48 }, () => 4e9));
    const trust = (change: Partial<LinkMeasurement>, stale = false): unknown =>
      b(scene, { samples, ...change }, { flows: { ...flowing(row(P, 2, 4e9)), stale } }).flowTrust;
    expect(trust({})).toBe('trusted');
    expect(trust({ samples: counted(scene.now, ...Array.from({ length: 48 }, () => 9e9)) })).toBe('untrusted');
    expect(trust({ stale: true })).toBe('untested');
    expect(trust({}, true)).toBe('untested');
  });
});
