import { describe, expect, it } from 'vitest';
import { address, asn, prefix } from '../../../src/dsl/program/index.ts';
import { LinkOwners } from '../../../src/runtime/world/owners.ts';
import { A, B, C, EDGE1, EDGE2, link, named, program, router } from '../edge/index.ts';

const at = (text: string): ReturnType<typeof address> => address(text);

describe('whose a next hop is', () => {
  it('is told by its very address before any net around it', () => {
    const owners = new LinkOwners(
      program({
        links: named(
          link(A, EDGE1, 1, { nextHop: [prefix('10.96.0.0/24'), prefix('2001:db8:96::/64')] }),
          link(B, EDGE1, 2, { nextHop: [at('10.96.0.11')] }),
        ),
      }),
    );
    expect(owners.byNextHop(EDGE1, at('10.96.0.11'))).toBe(B);
    expect(owners.byNextHop(EDGE1, at('10.96.0.12'))).toBe(A);
    expect(owners.byNextHop(EDGE1, at('2001:db8:96::12'))).toBe(A);
    expect(owners.byNextHop(EDGE1, at('10.96.1.12'))).toBeUndefined();
  });

  it('is told by the narrowest net, whatever the order in the file', () => {
    const wide = link(A, EDGE1, 1, { nextHop: [prefix('10.96.0.0/16')] });
    const narrow = link(B, EDGE1, 2, { nextHop: [prefix('10.96.7.0/24')] });
    for (const links of [named(wide, narrow), named(narrow, wide)]) {
      expect(new LinkOwners(program({ links })).byNextHop(EDGE1, at('10.96.7.7'))).toBe(B);
    }
  });

  it('is of a neighbour where the file names no next hop', () => {
    const owners = new LinkOwners(program({ links: named(link(A, EDGE1, 1, { nextHop: [] })) }));
    expect(owners.byNextHop(EDGE1, at('192.0.2.12'))).toBe(A);
  });

  it('is of the asked router only', () => {
    const lan = { nextHop: [prefix('10.96.0.0/24')] };
    const owners = new LinkOwners(program({ links: named(link(A, EDGE1, 1, lan), link(C, EDGE2, 3, lan)) }));
    expect(owners.byNextHop(EDGE1, at('10.96.0.1'))).toBe(A);
    expect(owners.byNextHop(EDGE2, at('10.96.0.1'))).toBe(C);
    expect(owners.onAnyRouter(at('10.96.0.1'))).toBeUndefined();
  });

  it('needs no router where the file has only one', () => {
    const only = program({
      routers: named(router(EDGE1, 1)),
      links: named({ ...link(A, EDGE1, 1), router: undefined }),
    });
    const owners = new LinkOwners(only);
    expect(owners.byNextHop(EDGE1, at('192.0.2.12'))).toBe(A);
    expect(owners.routerOf(only.links.get(A)!)).toBe(EDGE1);
  });
});

describe('other things that tell a link', () => {
  const owners = new LinkOwners(program());

  it('an AS tells the only link towards it', () => {
    expect(owners.byFirstAs(asn(65_102))?.name).toBe(B);
    const twice = program({ links: named(link(A, EDGE1, 1), link(C, EDGE2, 3, { asn: asn(65_101) })) });
    expect(new LinkOwners(twice).byFirstAs(asn(65_101))).toBeUndefined();
    expect(owners.byFirstAs(undefined)).toBeUndefined();
  });

  it('a link has one next hop per family, or none to choose', () => {
    expect(owners.soleNextHop(link(A, EDGE1, 1), 4)).toBe('192.0.2.12');
    expect(owners.soleNextHop(link(A, EDGE1, 1), 6)).toBe('2001:db8:1::2');
    expect(owners.soleNextHop(link(A, EDGE1, 1, { nextHop: [prefix('10.96.0.0/24')] }), 4)).toBeUndefined();
    expect(owners.soleNextHop(link(A, EDGE1, 1, { nextHop: [at('10.0.0.1'), at('10.0.0.2')] }), 4)).toBeUndefined();
  });

  it('a router is known by any of its addresses', () => {
    expect(owners.routerAt(at('10.98.0.2'))).toBe(EDGE2);
    expect(owners.routerAt(at('10.255.0.1'))).toBe(EDGE1);
    expect(owners.routerAt(at('192.0.2.12'))).toBeUndefined();
  });
});
