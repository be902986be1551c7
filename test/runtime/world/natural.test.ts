import { describe, expect, it } from 'vitest';
import type { LinkName } from '../../../src/dsl/program/index.ts';
import { address, asn, ms, prefix, SECOND } from '../../../src/dsl/program/index.ts';
import type { PrefixState } from '../../../src/runtime/model/index.ts';
import type { WorldInputs } from '../../../src/runtime/world/index.ts';
import { A, B, C, D, EDGE1, link, named, onWire, override, P, program, SESSIONS } from '../edge/index.ts';
import { flowing, FROM_B, path, plain, row, Scene } from './scene.ts';

const { edge1, edge2, a } = SESSIONS;
const FLOWS_TIMEOUT = ms(60_000);
const natural = ({ natural: link, naturalBy }: PrefixState): readonly unknown[] => [link, naturalBy];
const steered = (
  settled: LinkName,
  of: LinkName = A,
): { readonly steered: ReadonlyMap<typeof P, { natural: LinkName; settled: LinkName }> } => ({
  steered: new Map([[P, { natural: of, settled }]]),
});

describe('the natural link of a prefix that is not steered', () => {
  const scene = (): Scene => new Scene().routes(P, path(edge1, A), path(edge1, B, { localPref: 90 }), path(edge2, C));

  it('is the output interface in its flow records, whatever the routes say', () => {
    expect(natural(scene().prefix(P, { flows: flowing(row(P, 2, 1e6)) }))).toEqual([B, 'flow']);
  });

  it('is the link with most of the traffic, and of equals the first by name', () => {
    const rows = [row(P, 1, 1e6), row(P, 2, 3e6), row(P, 1, 1e6)];
    expect(natural(scene().prefix(P, { flows: flowing(...rows) }))).toEqual([B, 'flow']);
    const equal = [row(P, 2, 1e6), row(P, 1, 1e6)];
    expect(natural(scene().prefix(P, { flows: flowing(...equal) }))).toEqual([A, 'flow']);
    expect(natural(scene().prefix(P, { flows: flowing(...equal.toReversed()) }))).toEqual([A, 'flow']);
  });

  it.each([
    ['is 0', row(P, 0, 1e6)],
    ['equals the input', row(P, 2, 1e6, { inIf: 2 })],
    ['is of no link', row(P, 8, 1e6)],
  ])('is told by the routes where the output interface %s', (_, unknown) => {
    const only = new Scene().routes(P, path(edge1, A), path(edge1, B, { localPref: 90 }));
    expect(natural(only.prefix(P, { flows: flowing(unknown) }))).toEqual([A, 'next-hop']);
  });

  it("is the next hop of a router's best path in a plain feed", () => {
    const only = new Scene(program(), [edge1, FROM_B]).routes(P, plain(edge1, A), path(FROM_B, B));
    expect(natural(only.prefix())).toEqual([A, 'next-hop']);
  });

  it('is the first AS of that path where the next hop is nobody’s, if only one link has it', () => {
    const far = plain(edge1, A, { nextHop: address('10.0.0.77') });
    expect(natural(new Scene().routes(P, far).prefix())).toEqual([A, 'first-as']);
    const twice = program({ links: named(link(A, EDGE1, 1), link(B, EDGE1, 2, { asn: asn(65_101) })) });
    expect(natural(new Scene(twice).routes(P, far).prefix())).toEqual([undefined, undefined]);
  });

  it('is the best of all routers, and nobody’s where attributes do not decide', () => {
    const close = path(edge2, C, { asPath: [asn(65_103)] });
    expect(natural(scene().routes(P, path(edge1, A), close).prefix())).toEqual([C, 'next-hop']);
    expect(natural(scene().prefix())).toEqual([undefined, undefined]);
  });

  it('is the best path’s even where that one cannot be copied', () => {
    const state = new Scene().routes(P, path(edge1, A, { asSet: [asn(65_300)] }), path(edge1, B, { localPref: 90 }));
    expect(natural(state.prefix())).toEqual([A, 'next-hop']);
  });

  it('is the only link with a candidate where nothing else tells', () => {
    const own = new Scene(program(), [FROM_B]).routes(P, path(FROM_B, B));
    expect(natural(own.prefix())).toEqual([B, 'only-candidate']);
    const two = new Scene(program(), [a, FROM_B]).routes(P, path(a, A), path(FROM_B, B));
    expect(natural(two.prefix())).toEqual([undefined, undefined]);
  });

  it('is not the link that old records name and that has lost the route since', () => {
    const flows = flowing(row(P, 1, 9e6), row(P, 2, 1e6));
    const before = scene();
    expect(natural(before.prefix(P, { flows }))).toEqual([A, 'flow']);
    before.routes(P, path(edge1, B), path(edge2, C));
    expect(natural(before.prefix(P, { flows }))).toEqual([B, 'flow']);
  });

  it('is believed to be what the records name where a missing path proves nothing', () => {
    const flows = flowing(row(P, 1, 9e6));
    const unplaced = path(edge1, A, { nextHop: address('10.0.0.77'), asPath: [asn(65_300)] });
    expect(natural(new Scene().routes(P, unplaced, path(edge1, B)).prefix(P, { flows }))).toEqual([A, 'flow']);
    expect(natural(new Scene().routes(P, plain(edge1, B)).prefix(P, { flows }))).toEqual([A, 'flow']);
    const arriving = { flows, ribHealth: { complete: false, trusted: true, routes: 1 } };
    expect(natural(new Scene().routes(P, path(edge1, B)).prefix(P, arriving))).toEqual([A, 'flow']);
    const doubted = { flows, ribHealth: { complete: true, trusted: false, routes: 1 } };
    expect(natural(new Scene().routes(P, path(edge1, B)).prefix(P, doubted))).toEqual([A, 'flow']);
  });
});

describe('the natural link of a steered prefix', () => {
  const onTheWire = { advertised: [onWire(override())], flows: flowing(row(P, 2, 1e6)) };
  const moved = (): Partial<WorldInputs> => ({ ...onTheWire, ...steered(B) });

  it('is remembered, though its flows leave elsewhere now', () => {
    const scene = new Scene().routes(P, path(edge1, A), path(edge1, B));
    expect(natural(scene.prefix(P, moved()))).toEqual([A, 'remembered']);
  });

  it('is another one as soon as a feed with all paths no longer shows it there', () => {
    const scene = new Scene().routes(P, path(edge1, A), path(edge1, B));
    scene.prefix(P, moved());
    scene.routes(P, path(edge1, B));
    expect(natural(scene.prefix(P, moved()))).toEqual([B, 'next-hop']);
  });

  it('stays while tables are arriving, in doubt, or their feed is away', () => {
    const scene = new Scene().routes(P, path(edge1, A), path(edge1, B));
    scene.prefix(P, moved());
    scene.end(edge1);
    expect(natural(scene.prefix(P, moved()))).toEqual([A, 'remembered']);
    scene.begin(edge1).routes(P, path(edge1, B));
    const arriving = { ribHealth: { complete: false, trusted: true, routes: 1 } };
    expect(natural(scene.prefix(P, { ...moved(), ...arriving }))).toEqual([A, 'remembered']);
  });

  it('and the override survive that a router hides its own best path behind it in a plain feed', () => {
    const scene = new Scene(program(), [edge1, a, FROM_B]).routes(P, plain(edge1, A), path(a, A), path(FROM_B, B));
    expect(natural(scene.prefix())).toEqual([A, 'next-hop']);
    scene.routes(P, path(a, A), path(FROM_B, B));
    const state = scene.prefix(P, moved());
    expect(natural(state)).toEqual([A, 'remembered']);
    expect(state.candidates.map(({ link }) => link)).toEqual([A, B]);
  });

  it('survives that even where nobody else shows the natural path', () => {
    const scene = new Scene(program(), [edge1, FROM_B]).routes(P, plain(edge1, A), path(FROM_B, B));
    scene.prefix();
    scene.routes(P, path(FROM_B, B));
    expect(natural(scene.prefix(P, moved()))).toEqual([A, 'remembered']);
  });

  it('survives that where another router’s feed shows all of its own paths', () => {
    const scene = new Scene(program(), [edge1, edge2, FROM_B]).routes(
      P,
      plain(edge1, A),
      path(edge2, C),
      path(FROM_B, B),
    );
    scene.prefix();
    scene.routes(P, path(edge2, C), path(FROM_B, B));
    expect(natural(scene.prefix(P, moved()))).toEqual([A, 'remembered']);
  });

  it('is lost when its neighbour withdraws the prefix from ExaBGP’s own session', () => {
    const scene = new Scene(program(), [edge1, a, FROM_B]).routes(P, plain(edge1, A), path(a, A), path(FROM_B, B));
    scene.prefix();
    scene.routes(P, path(a, A), path(FROM_B, B));
    scene.prefix(P, moved());
    scene.routes(P, path(FROM_B, B));
    expect(natural(scene.prefix(P, moved()))).toEqual([B, 'only-candidate']);
    scene.routes(P, path(a, A), path(FROM_B, B));
    expect(natural(scene.prefix(P, moved()))).toEqual([A, 'remembered']);
  });

  it('is kept though its path has become one that cannot be copied', () => {
    const scene = new Scene().routes(P, path(edge1, A, { asSet: [asn(65_300)] }), path(edge1, B));
    expect(natural(scene.prefix(P, moved()))).toEqual([A, 'remembered']);
  });

  it('is read from the tags on the wire after a restart, before the engine knows of it', () => {
    const scene = new Scene().routes(P, path(edge1, A), path(edge1, B, { localPref: 110 }));
    expect(natural(scene.prefix(P, onTheWire))).toEqual([A, 'remembered']);
  });
});

describe('after a prefix was given back', () => {
  const flows = { ...flowing(row(P, 2, 1e6)), longestDelay: FLOWS_TIMEOUT };
  const given = (): Scene => {
    const scene = new Scene().routes(P, path(edge1, A), path(edge1, B));
    scene.prefix(P, { ...steered(B), flows });
    return scene.pass(SECOND);
  };

  it('its natural link does not flip to the one that old records name', () => {
    const scene = given();
    expect(natural(scene.prefix(P, { flows }))).toEqual([A, 'remembered']);
    // A cached flow of one timeout, reported one timeout late, averaged over another.
    expect(natural(scene.pass(ms(179_000)).prefix(P, { flows }))).toEqual([A, 'remembered']);
  });

  it('the records are believed again when none of them can be of before', () => {
    expect(natural(given().pass(ms(200_000)).prefix(P, { flows }))).toEqual([B, 'flow']);
  });

  it('the old records stay old while no new ones come', () => {
    const scene = given();
    const silent = { ...flows, stale: true };
    expect(natural(scene.pass(ms(170_000)).prefix(P, { flows: silent }))).toEqual([A, 'remembered']);
    expect(natural(scene.pass(ms(170_000)).prefix(P, { flows: silent }))).toEqual([A, 'remembered']);
    expect(natural(scene.pass(ms(170_000)).prefix(P, { flows }))).toEqual([A, 'remembered']);
    expect(natural(scene.pass(ms(40_000)).prefix(P, { flows }))).toEqual([B, 'flow']);
  });

  it('its natural link is another one at once when the route there is lost', () => {
    const scene = given().routes(P, path(edge1, B));
    expect(natural(scene.prefix(P, { flows }))).toEqual([B, 'next-hop']);
  });

  it('a reload does not forget it', () => {
    const scene = given();
    scene.reload();
    expect(natural(scene.prefix(P, { flows }))).toEqual([A, 'remembered']);
    scene.reload(program({ links: named(link(B, EDGE1, 2)) }));
    expect(natural(scene.prefix(P, { flows }))).toEqual([B, 'flow']);
  });
});

describe('what is never overridden', () => {
  it('is what a router originates itself', () => {
    const state = new Scene().routes(P, path(edge1, A, { asPath: [], nextHop: address('10.255.0.1') })).prefix();
    expect(state).toMatchObject({ protected: true, internal: true, natural: undefined });
    const both = new Scene().routes(P, path(edge1, A), path(edge2, C, { asPath: [] })).prefix();
    expect(both).toMatchObject({ protected: true, internal: true, natural: undefined });
  });

  it('is what a router has from a customer, whether or not that is its choice', () => {
    expect(new Scene().routes(P, path(edge1, D), path(edge1, A)).prefix().protected).toBe(true);
    expect(new Scene().routes(P, path(edge1, D, { localPref: 50 }), path(edge1, A)).prefix().protected).toBe(true);
  });

  it('is what leaves by a customer’s link, by its flows or as steered', () => {
    const scene = new Scene(program(), [FROM_B]).routes(P, path(FROM_B, B));
    expect(scene.prefix(P, { flows: flowing(row(P, 4, 1e6)) }).protected).toBe(true);
    expect(scene.prefix(P, steered(B, D)).protected).toBe(true);
  });

  it('is not what a customer merely claims before the router’s policy', () => {
    const customer = { ...FROM_B, ...{ key: a.key, peer: address('192.0.2.42'), peerAsn: asn(65_104) } };
    const scene = new Scene(program(), [edge1, customer]).routes(P, plain(edge1, A), path(customer, D));
    expect(scene.prefix().protected).toBe(false);
  });

  it.each([
    ['an own block', '203.0.113.0/24', []],
    ['a part of an own block', '203.0.113.64/26', []],
    ['a customer’s block', '100.96.0.0/20', []],
    ['a part of a customer’s block', '100.96.3.0/24', []],
    ['a prefix that a customer originates', '100.64.7.0/24', [asn(65_101), asn(65_300)]],
  ])('is %s', (_, text, asPath) => {
    const of = prefix(text);
    const change = asPath.length > 0 ? { asPath } : {};
    expect(new Scene().routes(of, path(edge1, A, change)).prefix(of).protected).toBe(true);
  });

  it('is what a customer originates by any of its paths', () => {
    const customers = path(edge1, B, { asPath: [asn(65_102), asn(65_300)] });
    expect(new Scene().routes(P, path(edge1, A), customers).prefix().protected).toBe(true);
  });

  it('is nothing else', () => {
    expect(new Scene().routes(P, path(edge1, A)).prefix().protected).toBe(false);
    const around = prefix('203.0.112.0/23');
    expect(new Scene().routes(around, path(edge1, A)).prefix(around).protected).toBe(false);
  });
});

describe('what else the paths say', () => {
  it('of equal paths with several origins the lowest counts, however they came', () => {
    const [one, other] = [path(edge1, A), path(edge1, B, { asPath: [asn(65_102), asn(65_199)] })];
    for (const paths of [
      [one, other],
      [other, one],
    ]) {
      expect(new Scene().routes(P, ...paths).prefix().originAsn).toBe(65_199);
    }
  });

  it('the origin is the best path’s, and none where the path ends in an AS_SET', () => {
    const long = path(edge1, B, { asPath: [asn(65_102), asn(1), asn(65_201)] });
    expect(new Scene().routes(P, long, path(edge1, A)).prefix().originAsn).toBe(65_200);
    expect(new Scene().routes(P, path(edge1, A, { asSet: [asn(65_300)] })).prefix().originAsn).toBeUndefined();
  });

  it('the highest local preference is that of any path in a feed, 100 where none is given', () => {
    const scene = new Scene(program(), [edge1, edge2, FROM_B]);
    scene.routes(P, path(edge1, A), path(edge2, C, { localPref: 250 }), path(FROM_B, B, { localPref: 999 }));
    expect(scene.prefix().highestLocalPref).toBe(250);
    expect(scene.routes(P, path(edge1, A, { localPref: undefined })).prefix().highestLocalPref).toBe(100);
    expect(scene.routes(P, path(FROM_B, B)).prefix().highestLocalPref).toBeUndefined();
  });

  it('counts a path that could not be copied, because the router prefers it all the same', () => {
    const looped = path(edge1, A, { asPath: [asn(65_101), asn(65_000)], localPref: 400 });
    expect(new Scene().routes(P, looped, path(edge1, B)).prefix().highestLocalPref).toBe(400);
  });
});
