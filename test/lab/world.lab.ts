/**
 * The world as it is built from what real routers tell a real ExaBGP, with commands typed by hand in weir's place. What
 * it says is held against the routers' own tables and the kernel's way out.
 */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { compile } from '../../src/dsl/index.ts';
import { linkName, monoMs, ms, prefix, ruleName, wallMs } from '../../src/dsl/program/index.ts';
import type { Program } from '../../src/dsl/program/index.ts';
import type { Advertised, NeighborKey, PrefixState, Session, World } from '../../src/runtime/model/index.ts';
import { overrideTags } from '../../src/runtime/model/index.ts';
import { AdjRibIn, LineDecoder } from '../../src/runtime/speaker/index.ts';
import { WorldBuilder } from '../../src/runtime/world/index.ts';
import type { WorldInputs } from '../../src/runtime/world/index.ts';
import { Hand } from './hand.ts';
import { lab1, LAB1 } from './lab1.ts';
import { lab2, LAB2 } from './lab2.ts';
import { lab3, LAB3 } from './lab3.ts';
import { REMOTE4, REMOTE6, WORLD } from './plan.ts';
import { nowMs, until } from './wait.ts';
import { fibLookup } from './watch.ts';

const SEEN_MS = 10_000;
const P = REMOTE4[7]!;
const OUR_AS = 65_000;
const TAGS = overrideTags(OUR_AS as never, ruleName('r'), linkName('A'), 29_000_000).join(' ');

interface Lab {
  readonly exa: ConstructorParameters<typeof Hand>[0];
  startExabgp(run: string): Promise<unknown>;
  dispose(): Promise<void>;
}

let lab: Lab | undefined;
let hand: Hand | undefined;
afterEach(async () => {
  hand?.close();
  await lab?.dispose();
  [hand, lab] = [undefined, undefined];
});

/** Reads what ExaBGP has said so far and builds the world of it; one builder for a whole test. */
class Observer {
  readonly rib = new AdjRibIn(1);
  readonly sessions = new Map<NeighborKey, Session>();
  readonly #decoder = new LineDecoder();
  readonly #builder: WorldBuilder;
  readonly #hand: Hand;
  #read = 0;

  constructor(at: Hand, rules: string) {
    this.#hand = at;
    this.#builder = new WorldBuilder(compiled(rules));
  }

  world(change: Partial<WorldInputs> = {}): World {
    const lines = this.#hand.lines();
    for (const line of lines.slice(this.#read)) if (line.startsWith('{')) this.#take(line);
    this.#read = lines.length;
    return this.#builder.build({
      now: monoMs(nowMs()),
      wall: wallMs(nowMs()),
      mode: 'armed',
      startedAt: monoMs(0),
      rib: this.rib,
      ribHealth: { complete: true, trusted: true, routes: this.rib.size },
      routeChanges: this.rib.changes.drain(),
      sessions: this.sessions,
      advertised: [],
      links: new Map(),
      flows: undefined,
      ownerOf: () => undefined,
      steered: new Map(WORLD.map(({ prefix: of }) => [prefix(of), { natural: linkName('A'), settled: linkName('A') }])),
      ...change,
    });
  }

  /** As if nothing were steered: natural links are those of the routes. */
  unsteered(change: Partial<WorldInputs> = {}): World {
    const volumes = WORLD.map(({ prefix: of }) => ({
      prefix: prefix(of),
      exporter: '',
      outIf: 0,
      inIf: 0,
      bps: 1,
      error: 0,
      age: 0,
    }));
    const flows = {
      volumes,
      age: ms(0),
      stale: false,
      longestDelay: ms(0),
      activeTimeout: ms(5_000),
      trouble: undefined,
    };
    return this.world({ steered: new Map(), flows: flows as never, ...change });
  }

  #take(line: string): void {
    const bytes = new TextEncoder().encode(`${line}\n`);
    const message = this.#decoder.decode(bytes, 0, bytes.length - 1);
    if (message.kind === 'update' && !message.sent) this.rib.apply(message.neighbor.key, this.#decoder.update);
    if (message.kind !== 'state' || message.state === 'connected') return;
    const { key, local, peer, localAsn, peerAsn } = message.neighbor;
    this.rib.clear(key);
    const since = monoMs(nowMs());
    this.sessions.set(key, { key, local, peer, localAsn, peerAsn, state: message.state, since, echoes: false });
  }
}

function compiled(rules: string): Program {
  const { program, diagnostics } = compile('lab.weir', (path) =>
    path === 'lab.weir' ? { text: rules } : { text: readFileSync(path, 'utf8') },
  );
  if (program === undefined) throw new Error(JSON.stringify(diagnostics));
  return program;
}

const linksOf = ({ candidates }: PrefixState): readonly string[] =>
  candidates.map(({ link, nextHop }) => `${link} ${nextHop}`);
const stateIn = (world: World, of: string): PrefixState => {
  const state = world.prefixes.get(prefix(of));
  if (state === undefined) throw new Error(`${of} is not in the world`);
  return state;
};
const inform = (of: string, neighbor: NeighborKey, nextHop: string, asPath: readonly number[]): Advertised =>
  ({
    neighbor,
    prefix: of,
    route: { nextHop, origin: 'igp', asPath, localPref: 300, med: undefined, communities: [], largeCommunities: [] },
    echoedAt: 0,
  }) as unknown as Advertised;

describe('one router with two transits', () => {
  const { router, linkA, linkB } = LAB1;
  const RULES = `
    own { 203.0.113.0/24, 2001:db8:f::/48 }
    router r1 { neighbor = ${router.ipv4}  serves = nobody }
    link A { router = r1  interface = "upA"  neighbor = [${linkA.ipv4.them}, ${linkA.ipv6.them}]  asn = AS65101  capacity = 20Mbps }
    link B { router = r1  interface = "upB"  neighbor = [${linkB.ipv4.them}, ${linkB.ipv6.them}]  asn = AS65102  capacity = 20Mbps }
  `;
  const VIA_B = `next-hop ${linkB.ipv4.them}`;
  const OVERRIDE = `as-path [ 65102 65200 65200 ] local-preference 300 community [ no-export ] large-community [ ${TAGS} ]`;

  async function start(
    feed: 'add-path' | 'plain',
  ): Promise<{ readonly of: Awaited<ReturnType<typeof lab1>>; readonly seen: Observer }> {
    const of = await lab1({ feed });
    lab = of;
    hand = new Hand(of.exa);
    await of.startExabgp(hand.run);
    const seen = new Observer(hand, RULES);
    await until('every prefix has two candidates', SEEN_MS, () =>
      WORLD.every(({ prefix: to }) => stateIn(seen.unsteered(), to).candidates.length === 2),
    );
    return { of, seen };
  }

  async function override(of: Awaited<ReturnType<typeof lab1>>): Promise<void> {
    expect(await hand?.type(`neighbor ${router.ipv4} announce route ${P.prefix} ${OVERRIDE} ${VIA_B}`)).toBe('done');
    await until(
      'r1 sends it over B',
      SEEN_MS,
      async () => (await fibLookup(of.r1.at, [P.host])).get(P.host)?.dev === 'upB',
    );
  }

  test('a feed with all paths: the natural link is the way that the kernel takes, with or without an override', async () => {
    const { of, seen } = await start('add-path');
    const ways = await fibLookup(of.r1.at, [P.host, REMOTE6[7]!.host]);
    for (const to of [P, REMOTE6[7]!]) {
      const state = stateIn(seen.unsteered(), to.prefix);
      expect(`up${state.natural ?? ''}`).toBe(ways.get(to.host)?.dev);
      expect(state).toMatchObject({
        naturalBy: 'next-hop',
        protected: false,
        originAsn: 65_200,
        highestLocalPref: 100,
      });
      expect(state.candidates.every(({ source }) => source === 'add-path')).toBe(true);
    }
    await override(of);
    expect(linksOf(stateIn(seen.world(), P.prefix))).toEqual([`A ${linkA.ipv4.them}`, `B ${linkB.ipv4.them}`]);
    expect(stateIn(seen.world(), P.prefix).natural).toBe('A');
    await of.withdrawAt('A', P.prefix);
    await until('the natural link is lost', SEEN_MS, () => stateIn(seen.world(), P.prefix).natural === 'B');
    expect(seen.world().links.get(linkName('A'))).toMatchObject({ up: 'up', upBy: 'add-path feed' });
    await of.cutRouterSession('A');
    await until('A is down', SEEN_MS, () => seen.world().links.get(linkName('A'))?.up === 'down');
    expect(seen.world().links.get(linkName('B'))).toMatchObject({ up: 'up', upBy: 'add-path feed' });
  });

  test('a plain feed: own path and override survive that the router hides its best path', async () => {
    const { of, seen } = await start('plain');
    const fromRouter = (): boolean =>
      seen.rib.paths(prefix(P.prefix)).some(({ neighbor }) => neighbor.endsWith(`>${router.ipv4}`));
    expect(stateIn(seen.unsteered(), P.prefix)).toMatchObject({ natural: 'A', naturalBy: 'next-hop' });
    expect(fromRouter()).toBe(true);
    await override(of);
    await until('the feed has lost it', SEEN_MS, () => {
      seen.world();
      return !fromRouter();
    });
    expect(stateIn(seen.world(), P.prefix)).toMatchObject({
      natural: 'A',
      naturalBy: 'remembered',
      candidates: [
        { link: 'A', source: 'session' },
        { link: 'B', source: 'session', nextHop: linkB.ipv4.them, asPath: [65_102, 65_200, 65_200] },
      ],
    });
    await of.withdrawAt('B', P.prefix);
    await until('the alternative is gone', SEEN_MS, () => stateIn(seen.world(), P.prefix).candidates.length === 1);
    await of.a.bird.birdc('disable', 'exabgp');
    const stale = await until('its source is stale', SEEN_MS, () => {
      const [only] = stateIn(seen.world(), P.prefix).candidates;
      return only?.stale === true && only;
    });
    expect(stale.link).toBe('A');
    await of.a.bird.birdc('enable', 'exabgp');
    await until('and fresh again', SEEN_MS, () => stateIn(seen.world(), P.prefix).candidates[0]?.stale === false);
  });
});

describe('two routers that tell each other everything', () => {
  const { r1, r2, linkA, linkB, exabgp } = LAB2;
  const both = (name: string, { inject, feed, readback, loopback }: typeof r1): string =>
    `router ${name} { neighbor = ${inject}  feed = ${feed}  readback = ${readback}  loopback = [${loopback.ipv4}, ${loopback.ipv6}]  serves = full-table  reflect = yes  export = tag  core = tunnelled }`;
  const RULES = `
    own { 203.0.113.0/24, 2001:db8:f::/48 }
    ${both('r1', r1)}
    ${both('r2', r2)}
    link A { router = r1  interface = "upA"  neighbor = [${linkA.ipv4.them}, ${linkA.ipv6.them}]  asn = AS65101  capacity = 20Mbps }
    link B { router = r2  interface = "upB"  neighbor = [${linkB.ipv4.them}, ${linkB.ipv6.them}]  asn = AS65102  capacity = 20Mbps }
    link C { router = r1  interface = "cust"  neighbor = [${LAB2.customer.ipv4.them}, ${LAB2.customer.ipv6.them}]  asn = AS65300  role = customer  capacity = 20Mbps }
  `;

  test('each link has its own router’s path, and an override is none of them', async () => {
    const of = await lab2();
    lab = of;
    hand = new Hand(of.exa);
    await of.startExabgp(hand.run);
    const seen = new Observer(hand, RULES);
    await until('every prefix has two candidates', SEEN_MS, () =>
      WORLD.every(({ prefix: to }) => stateIn(seen.unsteered(), to).candidates.length === 2),
    );
    const before = stateIn(seen.unsteered(), P.prefix);
    expect(before).toMatchObject({
      natural: 'A',
      candidates: [
        { link: 'A', router: 'r1', nextHop: linkA.ipv4.them },
        { link: 'B', router: 'r2', nextHop: linkB.ipv4.them },
      ],
    });
    expect(stateIn(seen.unsteered(), '203.0.113.0/24')).toMatchObject({ internal: true, protected: true });
    expect([...seen.unsteered().exportProven].sort()).toEqual(['r1', 'r2']);
    const via = `as-path [ 65102 65200 65200 ] local-preference 300 large-community [ ${TAGS} ] next-hop ${linkB.ipv4.them}`;
    expect(await hand.type(`neighbor ${r2.inject} announce route ${P.prefix} ${via}`)).toBe('done');
    await until('r1 follows', SEEN_MS, async () =>
      (await of.r1.paths(P.prefix)).some(({ bestpath, peerId }) => bestpath && peerId === r2.loopback.ipv4),
    );
    const moved = stateIn(seen.world(), P.prefix);
    expect(linksOf(moved)).toEqual(linksOf(before));
    expect(moved.natural).toBe('A');
    expect([...seen.unsteered().exportProven].sort()).toEqual(['r1', 'r2']);
    const key = [...seen.sessions.keys()].find((each) => each === `${exabgp.inject}>${r2.inject}`);
    expect(key).toBeDefined();
    const advertised = [inform(P.prefix, key!, linkB.ipv4.them, [65_102, 65_200, 65_200])];
    expect(linksOf(stateIn(seen.world({ advertised }), P.prefix))).toEqual(linksOf(before));
  });
});

describe('a route server and a transit with a default route', () => {
  const { lan, linkD, router } = LAB3;
  const RULES = `
    own { 203.0.113.0/24, 2001:db8:f::/48 }
    router r1 { neighbor = ${router.ipv4}  serves = nobody }
    link ix { router = r1  interface = "ix"  neighbor = [${lan.routeServer.ipv4}, ${lan.routeServer.ipv6}]  next-hop = [${lan.prefixes.ipv4}, ${lan.prefixes.ipv6}]  role = ix  capacity = 20Mbps }
    link D { router = r1  interface = "upD"  neighbor = [${linkD.ipv4.them}, ${linkD.ipv6.them}]  asn = AS65103  reaches = any  capacity = 20Mbps }
  `;

  test('a member’s prefix leaves by the member, or by the transit with its AS as path', async () => {
    const of = await lab3();
    lab = of;
    hand = new Hand(of.exa);
    await of.startExabgp(hand.run);
    const seen = new Observer(hand, RULES);
    await until('every prefix has two candidates', SEEN_MS, () =>
      WORLD.every(({ prefix: to }) => stateIn(seen.unsteered(), to).candidates.length === 2),
    );
    // The eighth prefix is the second member's.
    expect(stateIn(seen.unsteered(), P.prefix)).toMatchObject({
      natural: 'ix',
      candidates: [
        { link: 'ix', source: 'add-path', nextHop: lan.members.m2.ipv4, asPath: [65_402, 65_200] },
        { link: 'D', source: 'reaches-any', nextHop: linkD.ipv4.them, asPath: [65_103] },
      ],
    });
    expect(stateIn(seen.unsteered(), REMOTE6[7]!.prefix).candidates).toMatchObject([
      { link: 'ix', nextHop: lan.members.m2.ipv6 },
      { link: 'D', nextHop: linkD.ipv6.them },
    ]);
    await of.cutRouterSession('D');
    await until('the default route is gone', SEEN_MS, () =>
      WORLD.every(({ prefix: to }) => stateIn(seen.unsteered(), to).candidates.length === 1),
    );
    expect(seen.unsteered().links.get(linkName('D'))?.up).toBe('down');
  });
});
