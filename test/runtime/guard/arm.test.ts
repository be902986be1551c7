import { describe, expect, it } from 'vitest';
import type { Program } from '../../../src/dsl/program/index.ts';
import { address, asn } from '../../../src/dsl/program/index.ts';
import { armRefusals } from '../../../src/runtime/guard/index.ts';
import type { World } from '../../../src/runtime/model/index.ts';
import * as edge from '../edge/index.ts';
import { A, B, EDGE1, EDGE2, P, TO_EDGE1 } from '../edge/index.ts';
import { declared, one, roles, routers, sessions } from './cases/situation.ts';
import { refusals, TO_B } from './arming.ts';

const ALONE = edge.named(edge.router(EDGE1, 1, { reflect: false }));
const NAMELESS = edge.named(
  ...[A, B].map((name, index) => edge.link(name, EDGE1, index + 1, { router: undefined })),
) as Program['links'];
const alone = (change: Parameters<typeof edge.router>[2]): Partial<Program> => ({
  routers: edge.named(edge.router(EDGE1, 1, { reflect: false, ...change })),
  links: edge.named(edge.link(A, EDGE1, 1), edge.link(B, EDGE1, 2)),
  customers: [],
});

describe('a deployment that is told completely may be armed', () => {
  it('two routers that follow each other by iBGP', () => expect(refusals()).toEqual([]));
  it('one router', () => expect(refusals({ ...alone({}), routers: ALONE })).toEqual([]));
  it('one router, though its links do not name it', () => {
    expect(refusals({ ...alone({}), links: NAMELESS })).toEqual([]);
  });
  it('a router without links is not asked', () => {
    expect(
      refusals({
        links: edge.named(edge.link(A, EDGE1, 1), edge.link(B, EDGE1, 2)),
        routers: routers({}, { serves: undefined }),
      }),
    ).toEqual([]);
  });
  it('routers that all get the route, with loopbacks and a known core', () => {
    expect(refusals({ routers: routers({ inject: 'all', reflect: false, core: 'tunnelled' }) })).toEqual([]);
  });
  it('routers on which the override stays', () => {
    expect(refusals({ routers: routers({ reflect: false, scope: 'router' }) })).toEqual([]);
  });
  it('a tag in place of NO_EXPORT, proven everywhere', () => {
    const program = { routers: routers({ export: 'tag', serves: 'full-table' }) };
    expect(refusals(program, { exportProven: new Set([EDGE1, EDGE2]) })).toEqual([]);
  });
  it('a tag that stays on its own router, proven there', () => {
    const program = { routers: routers({ export: 'tag', scope: 'router' }, {}) };
    expect(refusals(program, { exportProven: new Set([EDGE1]) })).toEqual([]);
  });
});

describe('what hangs on a router', () => {
  it.each([
    ['nothing said', alone({ serves: undefined }), 'serves-missing edge1 serves'],
    ['a full table, not reflected', alone({ serves: 'full-table' }), 'reflect-missing edge1 reflect'],
    [
      'customers behind NO_EXPORT',
      { ...alone({ serves: 'full-table', reflect: true }), customers: edge.program().customers },
      'customers-need-tag edge1 export',
    ],
    [
      "a customer's link behind NO_EXPORT",
      { ...alone({ serves: 'full-table', reflect: true }), links: declared({ router: undefined }) },
      'customers-need-tag edge1 export',
    ],
    ['a tag without read-back', alone({ export: 'tag' }), 'readback-missing edge1 readback'],
    [
      'a tag without proof',
      alone({ export: 'tag', readback: [address('10.98.0.11')] }),
      'export-unproven edge1 readback',
    ],
  ] satisfies [string, Partial<Program>, string][])('%s', (_, program, expected) => {
    expect(refusals(program)).toEqual([expected]);
  });

  it('the message names the router, the word and what would be lost', () => {
    const [refusal] = armRefusals(edge.program({ rules: TO_B, ...alone({ serves: undefined }) }), edge.world());
    expect(refusal?.message).toMatch(/^edge1: say serves = nobody, default or full-table; .*BGP customers/);
  });
});

describe('several routers', () => {
  it.each([
    ['only told by iBGP, not reflected', routers({ reflect: false }, {}), ['reflect-missing edge1 reflect']],
    [
      'told in two ways',
      routers({ inject: 'all', core: 'tunnelled' }, {}),
      ['inject-mixed edge1 inject', 'inject-mixed edge2 inject'],
    ],
    [
      'all told and reflected',
      routers({ inject: 'all', core: 'tunnelled' }, { inject: 'all', core: 'tunnelled', reflect: false }),
      ['reflect-with-all edge1 reflect'],
    ],
    [
      'all told, without a loopback of its family',
      routers(
        { inject: 'all', core: 'tunnelled', reflect: false },
        { inject: 'all', core: 'tunnelled', reflect: false, loopback: [address('fd00::2')] },
      ),
      ['loopback-missing edge2 loopback'],
    ],
    [
      'all told, with a loopback of one of its two families',
      routers(
        { inject: 'all', core: 'tunnelled', reflect: false },
        {
          inject: 'all',
          core: 'tunnelled',
          reflect: false,
          neighbor: [address('10.98.0.2'), address('2001:db8:98::2')],
          feed: [],
          loopback: [address('10.255.0.2')],
        },
      ),
      ['no-session edge2 neighbor', 'loopback-missing edge2 loopback'],
    ],
    [
      'all told over an unknown core',
      routers({ inject: 'all', reflect: false, core: 'tunnelled' }, { inject: 'all', reflect: false }),
      ['core-missing edge2 core'],
    ],
    [
      'a tag on one reaches the policies of the other',
      routers({ export: 'tag' }, {}),
      ['readback-missing edge1 readback', 'readback-missing edge2 readback'],
    ],
  ] satisfies [string, Program['routers'], string[]][])('%s', (_, all, expected) => {
    expect(refusals({ routers: all })).toEqual(expected);
  });
});

describe('sessions', () => {
  const twin = edge.session('10.98.0.7', '10.98.0.1');
  it.each([
    ['no neighbor in the file', { routers: routers({ neighbor: [] }, {}) }, {}, 'no-neighbor edge1 neighbor'],
    [
      'none in ExaBGP',
      {},
      { sessions: new Map([...edge.world().sessions].filter(([key]) => key !== TO_EDGE1)) },
      'no-session edge1 neighbor',
    ],
    [
      'two with one address',
      {},
      { sessions: new Map([...edge.world().sessions, [twin.key, twin]]) },
      'neighbor-ambiguous edge1 feed',
    ],
    [
      'muted by its AS numbers',
      {},
      { roles: roles(TO_EDGE1, { kind: 'mute', because: 'AS65001 is not ours' }) },
      'session-mute edge1 neighbor',
    ],
    [
      'without a role',
      {},
      { roles: new Map([...edge.ROLES].filter(([key]) => key !== TO_EDGE1)) },
      'session-mute edge1 neighbor',
    ],
    [
      'only a feed',
      {},
      { roles: roles(TO_EDGE1, { kind: 'router', router: EDGE1, inject: false, feed: true }) },
      'session-mute edge1 neighbor',
    ],
    [
      'down',
      {},
      { sessions: sessions({ edge1: { ...edge.SESSIONS.edge1, state: 'down' } }) },
      'session-down edge1 neighbor',
    ],
    [
      'without echo',
      {},
      { sessions: sessions({ edge1: { ...edge.SESSIONS.edge1, echoes: false } }) },
      'no-echo edge1 send',
    ],
    [
      'of two own ASes',
      {},
      { sessions: sessions({ edge2: { ...edge.SESSIONS.edge2, localAsn: asn(65_009) } }) },
      'own-as-differs edge2 local-as',
    ],
  ] satisfies [string, Partial<Program>, Partial<World>, string][])('%s', (_, program, world, expected) => {
    expect(refusals(program, world)).toEqual([expected]);
  });

  it('why a session is mute is said', () => {
    const muted = { roles: roles(TO_EDGE1, { kind: 'mute', because: 'AS65001 is not ours' }) };
    const message = (world: Partial<World>): string | undefined =>
      armRefusals(edge.program({ rules: TO_B }), edge.world(world))[0]?.message;
    expect(message(muted)).toContain('AS65001 is not ours');
    expect(message({ roles: roles(TO_EDGE1, { kind: 'readback', router: EDGE1 }) })).toContain('another role');
  });

  it('the line to add for the echo is printed', () => {
    const silent = { sessions: sessions({ edge1: { ...edge.SESSIONS.edge1, echoes: false } }) };
    expect(armRefusals(edge.program({ rules: TO_B }), edge.world(silent))[0]?.message).toContain(
      'send { parsed; update; }',
    );
  });
});

describe('read-back', () => {
  const leak = { neighbor: edge.READBACK, prefix: P, asPath: [edge.OUR_AS, asn(65_102)], largeCommunities: [] };
  it('a leak that is there already', () => {
    expect(refusals({}, { readback: [leak] })).toEqual(['leak edge1 readback']);
  });
  it('of whose session nobody knows the router: no', () => {
    expect(refusals({}, { readback: [{ ...leak, neighbor: TO_EDGE1 }] })).toEqual([]);
  });
});

describe('the feed', () => {
  it('a route as preferred as ours: raise local-pref', () => {
    expect(refusals({}, one({ highestLocalPref: 300 }))).toEqual([
      'local-pref-low edge1 local-pref',
      'local-pref-low edge2 local-pref',
    ]);
  });
  it('the message names one such route', () => {
    const high = edge.prefixes(
      edge.prefixState(edge.P6, { highestLocalPref: 290 }),
      edge.prefixState(P, { highestLocalPref: 310 }),
      edge.prefixState(edge.OWN, { highestLocalPref: undefined }),
    );
    const [refusal] = armRefusals(edge.program({ rules: TO_B }), edge.world({ prefixes: high }));
    expect(refusal?.message).toContain(`${P} has local preference 310 in the feed, ours is 300`);
  });
  it('a protected one does not matter, nor one that is lower', () => {
    expect(refusals({}, one({ highestLocalPref: 300, protected: true }))).toEqual([]);
    expect(refusals({}, one({ highestLocalPref: undefined }))).toEqual([]);
    const two = edge.prefixes(
      edge.prefixState(P, { highestLocalPref: 299 }),
      edge.prefixState(edge.P6, { highestLocalPref: 200 }),
    );
    expect(refusals({}, { prefixes: two })).toEqual([]);
  });
});
