import { describe, expect, it } from 'vitest';
import { address, asn, prefix } from '../../../src/dsl/program/index.ts';
import type { WorldInputs } from '../../../src/runtime/world/index.ts';
import { A, B, D, EDGE1, link, named, P, P6, program, SESSIONS } from '../edge/index.ts';
import { candidateLinks, FROM_B, path, plain, Scene } from './scene.ts';

const { edge1 } = SESSIONS;
const [ANY, ANY6] = [prefix('0.0.0.0/0'), prefix('::/0')];
const file = program({ links: named(link(A, EDGE1, 1), link(B, EDGE1, 2, { reachesAny: true }), link(D, EDGE1, 4)) });
const ONLY_DEFAULT = { asPath: [asn(65_102), asn(65_900)], med: 5 };

describe('a link that reaches any destination', () => {
  it('offers what is known elsewhere, with the next hop of its default route and its AS as path', () => {
    const scene = new Scene(file, [edge1]).routes(P, path(edge1, A)).routes(ANY, path(edge1, B, ONLY_DEFAULT));
    expect(scene.prefix().candidates).toEqual([
      expect.objectContaining({ link: A, source: 'add-path' }),
      {
        link: B,
        router: EDGE1,
        source: 'reaches-any',
        nextHop: '192.0.2.22',
        asPath: [65_102],
        origin: 'igp',
        med: undefined,
        localPref: 100,
        stale: false,
      },
    ]);
  });

  it('offers nothing without a live default route of its own, and ceases when that goes', () => {
    const scene = new Scene(file, [edge1]).routes(P, path(edge1, A)).routes(ANY, path(edge1, A));
    expect(candidateLinks(scene.prefix())).toEqual([A]);
    scene.routes(ANY, path(edge1, A), path(edge1, B));
    expect(candidateLinks(scene.prefix())).toEqual([A, B]);
    scene.routes(ANY, path(edge1, A));
    expect(candidateLinks(scene.prefix())).toEqual([A]);
  });

  it('offers nothing that no other link knows', () => {
    const scene = new Scene(file, [edge1]).routes(ANY, path(edge1, B));
    expect(scene.prefix().candidates).toEqual([]);
  });

  it('offers what another link has by a path that cannot be copied', () => {
    const scene = new Scene(file, [edge1]).routes(P, path(edge1, A, { asSet: [asn(65_300)] }));
    expect(candidateLinks(scene.routes(ANY, path(edge1, B)).prefix())).toEqual([B]);
  });

  it('offers nothing that only it knows, by a path that cannot be copied', () => {
    const scene = new Scene(file, [edge1]).routes(P, path(edge1, B, { asSet: [asn(65_300)] }));
    expect(scene.routes(ANY, path(edge1, B)).prefix().candidates).toEqual([]);
  });

  it('is one that the file calls so, whoever else has a default route', () => {
    const scene = new Scene(file, [edge1]).routes(P, path(edge1, A)).routes(ANY, path(edge1, D));
    expect(candidateLinks(scene.prefix())).toEqual([A]);
  });

  it('offers what is known elsewhere by a session that has just gone down', () => {
    const fromA = SESSIONS.a;
    const scene = new Scene(file, [edge1, fromA]).routes(P, path(fromA, A)).routes(ANY, plain(edge1, B));
    expect(candidateLinks(scene.prefix())).toEqual([A, B]);
    expect(scene.end(fromA).prefix().candidates).toMatchObject([{ link: A, stale: true }, { link: B }]);
  });

  it('offers its own path where it has one', () => {
    const scene = new Scene(file, [edge1]).routes(P, path(edge1, A), path(edge1, B)).routes(ANY, path(edge1, B));
    expect(scene.prefix().candidates.map(({ source }) => source)).toEqual(['add-path', 'add-path']);
  });

  it('needs a default route of the same family', () => {
    const six = path(edge1, A, { nextHop: address('2001:db8:1::2') });
    const scene = new Scene(file, [edge1]).routes(P6, six).routes(ANY, path(edge1, B));
    expect(candidateLinks(scene.prefix(P6))).toEqual([A]);
    scene.routes(ANY6, path(edge1, B, { nextHop: address('2001:db8:2::2') }));
    expect(scene.prefix(P6).candidates).toMatchObject([{ link: A }, { link: B, nextHop: '2001:db8:2::2' }]);
  });

  it('needs an AS to state as path', () => {
    const without = program({
      links: named(link(A, EDGE1, 1), link(B, EDGE1, 2, { reachesAny: true, asn: undefined })),
    });
    const scene = new Scene(without, [edge1]).routes(P, path(edge1, A)).routes(ANY, path(edge1, B));
    expect(candidateLinks(scene.prefix())).toEqual([A]);
  });

  it('does not offer the default route itself to anybody else', () => {
    const both = program({
      links: named(link(A, EDGE1, 1, { reachesAny: true }), link(B, EDGE1, 2, { reachesAny: true })),
    });
    const scene = new Scene(both, [edge1]).routes(ANY, path(edge1, B));
    expect(candidateLinks(scene.prefix(ANY))).toEqual([B]);
  });

  it('keeps what was moved to it when a plain feed hides the prefix behind the move', () => {
    const steered: WorldInputs['steered'] = new Map([[P, { natural: A, settled: B }]]);
    const scene = new Scene(file, [edge1, FROM_B]).routes(P, plain(edge1, A)).routes(ANY, path(FROM_B, B));
    expect(candidateLinks(scene.prefix())).toEqual([A, B]);
    scene.routes(P);
    expect(scene.prefix(P, { steered })).toMatchObject({ natural: A, candidates: [{ link: B }] });
    expect(candidateLinks(scene.prefix())).toEqual([]);
  });

  it('loses what was moved to it when a feed with all paths no longer shows the prefix', () => {
    const steered: WorldInputs['steered'] = new Map([[P, { natural: A, settled: B }]]);
    const scene = new Scene(file, [edge1]).routes(P, path(edge1, A)).routes(ANY, path(edge1, B));
    expect(candidateLinks(scene.prefix(P, { steered }))).toEqual([A, B]);
    expect(candidateLinks(scene.routes(P).prefix(P, { steered }))).toEqual([]);
  });

  it('is stale while the session of its default route is down', () => {
    const scene = new Scene(file, [edge1, FROM_B]).routes(P, plain(edge1, A)).routes(ANY, path(FROM_B, B));
    scene.prefix();
    expect(scene.end(FROM_B).prefix().candidates).toMatchObject([{ stale: false }, { link: B, stale: true }]);
  });
});
