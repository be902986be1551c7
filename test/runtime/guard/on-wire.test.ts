import { describe, expect, it } from 'vitest';
import { address, asn, monoMs, prefix } from '../../../src/dsl/program/index.ts';
import type { Announcement, Session, World } from '../../../src/runtime/model/index.ts';
import { overrideTags } from '../../../src/runtime/model/index.ts';
import type { Withdrawal } from '../../../src/runtime/guard/index.ts';
import * as edge from '../edge/index.ts';
import { A, B, C, EDGE1, OUR_AS, OWN, P, RULE, TO_A, TO_EDGE1, TO_EDGE2 } from '../edge/index.ts';
import {
  COPY,
  declared,
  INJECT_ALL,
  links,
  LONG_ALLOWED,
  one,
  PART,
  roles,
  routers,
  sessions,
  WHOLE_IS_OUT,
} from './cases/situation.ts';
import { OUT, run } from './run.ts';

const { candidate, onWire, override, ownRoute, route, signal } = edge;

const brief = (withdraw: readonly Withdrawal[]): readonly string[] =>
  withdraw.map(({ neighbor, prefix: of, kind }) => `${kind} ${of} ${neighbor}`);

const RELEASED = [`release ${P} ${TO_EDGE1}`];
const AT_ONCE = [`safety ${P} ${TO_EDGE1}`];

describe('a route on the wire that the plan no longer wants', () => {
  it('is released', () => {
    expect(brief(run([], OUT).withdraw)).toEqual(RELEASED);
  });

  it('stays where the plan wants it unchanged, whatever speaks against changes', () => {
    const now: Partial<World> = { warmingUp: ['two polls of a'], mode: 'observe', links: links({}, { up: 'unknown' }) };
    const { allowed, stays, withdraw } = run([override()], OUT, now);
    expect([allowed.length, stays.length, withdraw.length]).toEqual([1, 0, 0]);
  });

  it('goes at once in stopped mode', () => {
    expect(brief(run([override()], OUT, { mode: 'stopped' }).withdraw)).toEqual(AT_ONCE);
  });

  it('goes at once when the read-back session trips, with all others and with an alarm', () => {
    const leak = { neighbor: edge.READBACK, prefix: P, asPath: [OUR_AS], largeCommunities: [] };
    const { withdraw, alarms } = run([override()], [...OUT, onWire(ownRoute())], { readback: [leak] });
    expect(brief(withdraw)).toEqual([`safety ${P} ${TO_EDGE1}`, `safety ${OWN} ${TO_A}`]);
    expect(alarms.map(({ code, neighbor }) => [code, neighbor])).toEqual([['leak', edge.READBACK]]);
  });

  it("customers' and own prefixes on a read-back session are no leak, nor is anything on a session unknown", () => {
    const readback = [
      { neighbor: edge.READBACK, prefix: OWN, asPath: [OUR_AS], largeCommunities: [] },
      { neighbor: edge.READBACK, prefix: prefix('100.96.3.0/24'), asPath: [OUR_AS, asn(65_300)], largeCommunities: [] },
      { neighbor: edge.READBACK, prefix: P, asPath: [asn(64_777)], largeCommunities: [] },
      { neighbor: TO_A.replace('12', '99') as typeof TO_A, prefix: P, asPath: [OUR_AS], largeCommunities: [] },
    ];
    expect(run([override()], [], { readback })).toMatchObject({ refused: [], alarms: [] });
    const customers = ['100.110.0.0/24', '100.111.0.0/24'].map((text, index) => ({
      ...readback[1]!,
      prefix: prefix(text),
      // The customer's declared AS, and that of the neighbour of link d.
      asPath: [OUR_AS, OUR_AS, asn([65_300, 65_104][index]!)],
    }));
    expect(run([override()], [], { readback: customers }).alarms).toEqual([]);
    const nameless = { customers: [{ ...edge.program().customers[0]!, asn: undefined }], links: declared({}) };
    nameless.links.delete(edge.D);
    const { alarms } = run([override()], [], { readback: customers }, nameless);
    expect(alarms).toMatchObject([{ code: 'leak', text: expect.stringMatching(/^2 routes .*100\.110\.0\.0\/24/) }]);
    expect(run([override()], [], { readback: [{ ...readback[0]!, prefix: prefix('nonsense') }] }).alarms).toHaveLength(
      1,
    );
  });
});

describe('its alternative is gone', () => {
  it.each([
    ['the candidate is withdrawn', one({ candidates: [candidate(A)] })],
    ['the link is down', { links: links({}, { up: 'down' }) }],
    ["the natural path has become a customer's", one({ protected: true })],
    ['the path has another next hop now', one({ candidates: [candidate(B, { nextHop: address('2001:db8:2::2') })] })],
  ] satisfies [string, Partial<World>][])('%s: withdrawn at once, though the plan keeps it', (_, world) => {
    expect(brief(run([override()], OUT, world).withdraw)).toEqual(AT_ONCE);
  });

  it('withdrawn at once, though the plan only waits to move it elsewhere', () => {
    const desired = [override({ to: C })];
    const world = { ...one({ candidates: [candidate(A), candidate(C)] }), warmingUp: ['flows'] };
    const { withdraw, refused } = run(desired, OUT, world);
    expect([brief(withdraw), refused.map(({ code }) => code)]).toEqual([AT_ONCE, ['warming-up']]);
  });

  it('a session behind it that is down for a moment is no reason', () => {
    const { withdraw, allowed } = run(
      [override()],
      OUT,
      one({ candidates: [candidate(A), candidate(B, { stale: true })] }),
    );
    expect([withdraw, allowed.length]).toEqual([[], 1]);
  });
});

describe('an alternative that nobody shows is not gone', () => {
  const unseen = one({ candidates: [candidate(A)] });
  const feed = (change: Partial<Session>): World['sessions'] =>
    sessions({ edge1: { ...edge.SESSIONS.edge1, ...change } });
  const down = (age: number) => ({ state: 'down', since: monoMs(edge.NOW - age) }) as const;
  const kept = (world: Partial<World>): boolean =>
    run([override()], OUT, { ...unseen, ...world }).withdraw.length === 0;

  it('while tables are still arriving, or lines were lost', () => {
    expect(kept({ rib: { complete: false, trusted: true, routes: 1 } })).toBe(true);
    expect(kept({ rib: { complete: true, trusted: false, routes: 1 } })).toBe(true);
    expect(kept({})).toBe(false);
  });

  it('for a minute after the feed of its router went down', () => {
    expect(kept({ sessions: feed(down(59_999)) })).toBe(true);
    expect(kept({ sessions: feed(down(60_000)) })).toBe(false);
  });

  it('unless another session could show it: one with the neighbour of the link', () => {
    const own = edge.session('10.98.0.9', '192.0.2.22', { peerAsn: asn(65_102) });
    const both = new Map([...feed(down(5)), [own.key, own]]);
    const role = roles(own.key, { kind: 'link', link: B, relation: 'provider' });
    expect(kept({ sessions: both, roles: role })).toBe(false);
    expect(kept({ sessions: both, roles: roles(own.key, { kind: 'link', link: C, relation: 'provider' }) })).toBe(true);
  });

  it('a feed of the other family is asked only where there is none of its own', () => {
    const other = edge.session('2001:db8:98::9', '2001:db8:98::1');
    const role = roles(other.key, { kind: 'router', router: EDGE1, inject: false, feed: true });
    const both = new Map([...feed(down(5)), [other.key, other]]);
    expect(kept({ sessions: both, roles: role })).toBe(true);
    both.delete(TO_EDGE1);
    const { withdraw } = run([override({ neighbor: TO_EDGE2 })], [], { ...unseen, sessions: both, roles: role });
    expect(withdraw).toEqual([]);
    const six = override({ prefix: edge.P6, route: route(B, { nextHop: address('2001:db8:2::2') }) });
    expect(run([six], [onWire(six)], { sessions: feed({}) }).withdraw).toMatchObject([{ kind: 'safety' }]);
    expect(run([six], [onWire(six)], { sessions: feed(down(5)) }).withdraw).toEqual([]);
  });

  it('where no session could ever show it, its absence is all there is', () => {
    expect(kept({ roles: roles(TO_EDGE1, { kind: 'router', router: EDGE1, inject: true, feed: false }) })).toBe(false);
  });
});

describe('a route at a session that has not been heard of since the start', () => {
  const sessionsLeft = new Map([...edge.world().sessions].filter(([key]) => key !== TO_EDGE1));
  const arriving = { rib: { complete: false, trusted: true, routes: 0 }, sessions: sessionsLeft };

  it('waits until ExaBGP has listed its sessions', () => {
    expect(run([], OUT, arriving)).toMatchObject({ stays: OUT, withdraw: [] });
    expect(brief(run([], OUT, { sessions: sessionsLeft }).withdraw)).toEqual(AT_ONCE);
  });

  it('does not wait when weir is stopped', () => {
    expect(brief(run([], OUT, { ...arriving, mode: 'stopped' }).withdraw)).toEqual(AT_ONCE);
  });
});

describe('without NO_EXPORT', () => {
  const bare = override({ route: route(B, { communities: [] }) });
  const tagging = { routers: routers({ export: 'tag' }) };

  it('what is out outlives a flap of the session that gave the proof', () => {
    expect(run([bare], [onWire(bare)], {}, tagging)).toMatchObject({ allowed: [bare], withdraw: [] });
  });

  it('it goes at once when the file no longer relies on the tag', () => {
    expect(brief(run([bare], [onWire(bare)]).withdraw)).toEqual(AT_ONCE);
  });
});

describe('make before break', () => {
  const changed = override({ route: route(B, { asPath: [asn(65_102), asn(65_109), asn(65_200)] }) });

  it('a change that is refused leaves what is there', () => {
    const { stays, withdraw } = run([changed], OUT);
    expect([stays, withdraw]).toEqual([OUT, []]);
  });

  it('the old target keeps it until the new one has it', () => {
    const moved = override({ to: C });
    expect(run([moved], OUT)).toMatchObject({ allowed: [moved], stays: OUT, withdraw: [] });
    expect(brief(run([moved], [...OUT, onWire(moved)]).withdraw)).toEqual(RELEASED);
  });

  it('with inject = all the others go before the target, and the target waits for their echo', () => {
    const wire = [onWire(override()), onWire(COPY)];
    const all = { routers: INJECT_ALL };
    expect(brief(run([], wire, {}, all).withdraw)).toEqual([`release ${P} ${TO_EDGE2}`]);
    expect(run([], wire, {}, all).stays).toEqual([wire[0]]);
    expect(brief(run([], wire.slice(0, 1), {}, all).withdraw)).toEqual(RELEASED);
    const gone = run([override(), COPY], wire, one({ candidates: [candidate(A)] }), all).withdraw;
    expect(brief(gone)).toEqual([`safety ${P} ${TO_EDGE2}`, `safety ${P} ${TO_EDGE1}`]);
  });

  it('with inject = all the others go at once when the target has lost its session', () => {
    const down = { sessions: sessions({ edge1: { ...edge.SESSIONS.edge1, state: 'down' } }) };
    const { withdraw } = run([override(), COPY], [onWire(override()), onWire(COPY)], down, { routers: INJECT_ALL });
    expect(brief(withdraw)).toEqual([`safety ${P} ${TO_EDGE2}`]);
  });

  it('a more-specific goes before the block around it', () => {
    const part = ownRoute({ prefix: PART });
    const wire = [onWire(ownRoute()), onWire(part)];
    const program = { guards: LONG_ALLOWED };
    expect(brief(run([], wire, WHOLE_IS_OUT, program).withdraw)).toEqual([`release ${PART} ${TO_A}`]);
    expect(brief(run([part], wire, WHOLE_IS_OUT, program).withdraw)).toEqual([]);
    expect(brief(run([], wire, { ...WHOLE_IS_OUT, mode: 'stopped' }, program).withdraw)).toEqual([
      `safety ${PART} ${TO_A}`,
      `safety ${OWN} ${TO_A}`,
    ]);
  });

  it('what is unsafe goes before what is only unwanted', () => {
    const other = override({ prefix: prefix('100.64.8.0/24') });
    const wire = [onWire(override()), onWire(other)];
    expect(brief(run([], wire).withdraw)).toEqual([`safety 100.64.8.0/24 ${TO_EDGE1}`, `release ${P} ${TO_EDGE1}`]);
  });
});

describe('a route on the wire that nothing explains goes at once', () => {
  const strange = (change: Partial<Announcement>): readonly string[] =>
    run([], [onWire(override(change))]).withdraw.map(({ kind, because }) => `${kind}: ${because}`);
  const UNKNOWN = ['safety: nothing tells what it is for'];

  it.each([
    ['at a neighbour without a role', { neighbor: edge.READBACK }, UNKNOWN],
    ['with a next hop of nobody', { route: route(B, { nextHop: address('192.0.2.77') }) }, UNKNOWN],
    [
      'with the loopback of a router that has no copy',
      { route: route(B, { nextHop: address('10.255.0.2') }) },
      UNKNOWN,
    ],
  ] satisfies [string, Partial<Announcement>, string[]][])('%s', (_, change, expected) => {
    expect(strange(change)).toEqual(expected);
  });

  it('at a router whose session is unknown', () => {
    const without = new Map([...edge.world().sessions].filter(([key]) => key !== TO_EDGE1));
    expect(run([], OUT, { sessions: without }).withdraw[0]).toMatchObject({ because: 'nothing tells what it is for' });
  });

  it('untagged, it is judged as a signal, and a router without links has none', () => {
    const untagged = onWire(override({ route: route(B, { largeCommunities: [] }) }));
    expect(run([], [untagged]).withdraw[0]).toMatchObject({
      kind: 'safety',
      because: expect.stringContaining('next hop'),
    });
    const wire = [onWire(signal())];
    expect(run([], wire).withdraw[0]).toMatchObject({ kind: 'release' });
    const noLinks = { links: new Map([...edge.program().links].filter(([name]) => name === C)) };
    expect(run([], wire, {}, noLinks).withdraw[0]).toMatchObject({ because: 'nothing tells what it is for' });
  });

  it('a link that has left the file since is no reason to hurry: its rule is gone, so it is released', () => {
    const tags = { largeCommunities: overrideTags(OUR_AS, RULE, edge.D, 1) };
    const wire = [onWire(override({ route: route(B, tags) }))];
    const links = new Map([...edge.program().links].filter(([name]) => name !== edge.D));
    expect(run([], wire, {}, { links }).withdraw[0]).toMatchObject({ kind: 'release' });
  });

  it('two links behind one next hop: the one with the path is meant', () => {
    const shared = [prefix('192.0.2.0/24')];
    const program = { links: declared({ nextHop: shared }, { nextHop: shared }) };
    const { withdraw } = run([], OUT, { links: links({ up: 'down' }) }, program);
    expect(brief(withdraw)).toEqual(RELEASED);
  });
});
