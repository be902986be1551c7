/** When nothing may change, and how much may (A6 to A12, trust, deployment, the tripwire). */
import { asn, bps, monoMs, prefix } from '../../../../src/dsl/program/index.ts';
import { overrideTags } from '../../../../src/runtime/model/index.ts';
import {
  A,
  B,
  EDGE1,
  OUR_AS,
  OWN,
  P,
  RULE,
  candidate,
  linkState,
  named,
  onWire,
  override,
  prefixes,
  prefixState,
  route,
  NOW,
  READBACK,
  SESSIONS,
  LIMITS,
} from '../../edge/index.ts';
import type { Case } from './situation.ts';
import { situation, to, known, many, one, sessions, links, routers, INJECT_ALL, COPY } from './situation.ts';

export const A6_A12: readonly Case[] = [
  situation('A12 stopped', 'a stopped weir allows nothing', 'stopped', override(), { mode: 'stopped' }),
  situation('A12 observe', 'an observing weir announces nothing', 'observe', override(), { mode: 'observe' }),
  situation('read-back', 'a foreign prefix with our AS in its path trips', 'leak', override(), {
    readback: [{ neighbor: READBACK, prefix: P, asPath: [OUR_AS, asn(65_102)], largeCommunities: [] }],
  }),
  situation('read-back', "weir's tag trips, even on a prefix of our own", 'leak', override(), {
    readback: [
      { neighbor: READBACK, prefix: OWN, asPath: [OUR_AS], largeCommunities: overrideTags(OUR_AS, RULE, A, 1) },
    ],
  }),
  situation('A8 once', 'two routes for one prefix at one neighbour', 'twice', [override(), override()]),
  situation(
    'A6 alternative',
    'the target has no route to the prefix',
    'no-route',
    override(),
    one({ candidates: [candidate(A)] }),
  ),
  situation('A6 alternative', 'the prefix is in no table', 'no-route', override(), { prefixes: new Map() }),
  situation('A6 fresh', 'the tables are not whole, and the route is not in them yet', 'no-route', override(), {
    ...one({ candidates: [candidate(A)] }),
    rib: { complete: false, trusted: true, routes: 1 },
  }),
  situation('A6 alternative', 'the target is down', 'link-down', override(), {
    links: links({}, { up: 'down', upBy: 'interface' }),
    advertised: [onWire(override())],
  }),
  situation('A6 alternative', 'the target is no longer declared', 'no-link', override(), {
    links: named(linkState(A, EDGE1)),
    advertised: [onWire(override())],
  }),
  situation('A6 fresh', 'nobody knows whether the target is up', 'link-unsure', override(), {
    links: links({}, { up: 'unknown' }),
  }),
  situation(
    'A6 fresh',
    'the path was last seen before its session went',
    'stale-route',
    override(),
    one({ candidates: [candidate(B, { stale: true })] }),
  ),
  situation('A6 fresh', 'the target is not measured now', 'stale-link', override(), {
    links: links({}, { stale: true }),
  }),
  situation('A6 fresh', 'the source is not measured now', 'stale-link', override(), { links: links({ stale: true }) }),
  situation('A8 order', 'another router before the target has it', 'target-first', COPY, {}, { routers: INJECT_ALL }),
  situation(
    'A8 order',
    'another router while the target points elsewhere',
    'target-first',
    COPY,
    { advertised: [onWire(override({ route: route(A) }))] },
    { routers: INJECT_ALL },
  ),
  situation(
    'A8 order',
    'another router after the target has lost its session',
    'target-first',
    COPY,
    {
      advertised: [onWire(override())],
      sessions: sessions({ edge1: { ...SESSIONS.edge1, state: 'down' } }),
    },
    { routers: INJECT_ALL },
  ),
  situation('trust', 'after lines of ExaBGP were lost', 'rib-untrusted', override(), {
    rib: { complete: true, trusted: false, routes: 1 },
  }),
  situation('trust', 'during warm-up', 'warming-up', override(), { warmingUp: ['two polls of a'] }),
  situation(
    'deployment',
    'a router of which the file does not say what it serves',
    'serves-missing',
    override(),
    {},
    { routers: routers({ serves: undefined }) },
  ),
  situation('A7 limit', 'more prefixes than the limit', 'neighbor-limit', many(3).map(to), known(...many(3)), {
    limits: { ...LIMITS, announcements: 2 },
  }),
  situation(
    'A7 limit',
    'one more than is out already',
    'neighbor-limit',
    to(many(3)[2]!),
    {
      ...known(...many(3)),
      advertised: many(2).map((text) => onWire(to(text))),
    },
    { limits: { ...LIMITS, announcements: 2 } },
  ),
  situation(
    'A10 blast radius',
    "more than 30 % of the target's capacity",
    'blast',
    override(),
    one({ bps: bps(3.1e9) }),
  ),
  situation('A10 blast radius', 'together more than 30 %', 'blast', many(4).map(to), {
    prefixes: prefixes(...many(4).map((text) => prefixState(prefix(text), { bps: bps(0.9e9) }))),
  }),
  situation('A10 blast radius', 'together with what has not shown in the counters', 'blast', to(many(2)[1]!), {
    prefixes: prefixes(...many(2).map((text) => prefixState(prefix(text), { bps: bps(1.6e9) }))),
    advertised: [onWire(to(many(2)[0]!), monoMs(NOW - 4_000))],
  }),
  situation('A10 blast radius', 'off a source that is half as large', 'blast', override(), {
    ...one({ bps: bps(2e9) }),
    links: links({ capacity: bps(5e9) }),
  }),
  situation('A10 blast radius', 'a capacity that nobody knows', 'no-capacity', override(), {
    links: links({}, { capacity: undefined }),
  }),
  situation(
    'A10 blast radius',
    'a volume that nobody knows',
    'volume-unknown',
    override(),
    one({ age: undefined, bps: bps(0) }),
  ),
  situation('A10 per tick', 'the fifty-first prefix of a tick', 'per-tick', many(51).map(to), known(...many(51))),
];
