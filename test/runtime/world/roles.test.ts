import { describe, expect, it } from 'vitest';
import { address, asn } from '../../../src/dsl/program/index.ts';
import { rolesOf } from '../../../src/runtime/world/index.ts';
import { A, EDGE1, EDGE2, link, named, program, router, session, SESSIONS } from '../edge/index.ts';

const [feed, readback] = [address('10.98.0.101'), address('10.98.0.11')];
const FILE = program({
  routers: named(router(EDGE1, 1, { feed: [feed], readback: [readback] }), router(EDGE2, 2)),
});
const roleOf = (of: ReturnType<typeof session>, file = FILE): unknown => rolesOf(file, [of]).get(of.key);
const mute = { kind: 'mute', because: expect.any(String) as string };

describe('the role of a session', () => {
  it('follows from the peer address in the file', () => {
    expect(roleOf(SESSIONS.edge1)).toEqual({ kind: 'router', router: EDGE1, inject: true, feed: false });
    expect(roleOf(session('10.98.0.9', feed))).toEqual({ kind: 'router', router: EDGE1, inject: false, feed: true });
    expect(roleOf(SESSIONS.edge2)).toEqual({ kind: 'router', router: EDGE2, inject: true, feed: true });
    expect(roleOf(SESSIONS.readback)).toEqual({ kind: 'readback', router: EDGE1 });
    expect(roleOf(SESSIONS.a)).toEqual({ kind: 'link', link: A, relation: 'provider' });
  });

  it('is the same for both families of a link', () => {
    const six = session('fd00::9', '2001:db8:1::2', { peerAsn: asn(65_101) });
    expect(roleOf(six)).toEqual({ kind: 'link', link: A, relation: 'provider' });
  });

  it.each([
    ['an address that the file does not name', session('10.98.0.9', '10.98.0.77')],
    ['a router with another AS', session('10.98.0.9', '10.98.0.1', { peerAsn: asn(65_101) })],
    ['a neighbour with our own AS', session('10.98.0.9', '192.0.2.12')],
    ['a neighbour with another AS than its link', session('10.98.0.9', '192.0.2.12', { peerAsn: asn(65_109) })],
  ])('is mute for %s', (_, of) => {
    expect(roleOf(of)).toEqual(mute);
  });

  it('is mute where the file gives one address two parts', () => {
    const twice = program({ links: named(link(A, EDGE1, 1, { neighbor: [address('10.98.0.1')] })) });
    expect(roleOf(SESSIONS.edge1, twice)).toEqual(mute);
    const alsoReadback = program({ routers: named(router(EDGE1, 1, { readback: [address('10.98.0.1')] })) });
    expect(roleOf(SESSIONS.edge1, alsoReadback)).toEqual(mute);
  });

  it('takes any AS on a link whose AS the file leaves open', () => {
    const open = program({ links: named(link(A, EDGE1, 1, { asn: undefined })) });
    const peer = session('10.98.0.9', '192.0.2.12', { peerAsn: asn(65_109) });
    expect(roleOf(peer, open)).toMatchObject({ kind: 'link', link: A });
  });
});
