/**
 * The traps of steering by injected routes, one border router, each shown on a real one with commands typed by hand.
 * Whoever takes weir's answer to one of them out gets what is asserted here.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { Hand } from './hand.ts';
import { lab1, LAB1, type Lab1, type Lab1Options } from './lab1.ts';
import { ASN, OWN } from './plan.ts';
import { nowMs, pause, until } from './wait.ts';
import { fibLookup } from './watch.ts';

const SEEN_MS = 3_000;
/** How long "nothing happens" is watched; the same things happen within 100 ms where they do happen. */
const QUIET_MS = 1_500;
const ROUTER = LAB1.router.ipv4;
const VIA_B = 'as-path [ 65102 65200 65200 ] local-preference 300';
const NEXT_HOP_B = `next-hop ${LAB1.linkB.ipv4.them}`;

interface Received {
  readonly type: string;
  readonly neighbor?: {
    readonly address: { readonly peer: string };
    readonly direction?: string;
    readonly message?: {
      readonly update?: { readonly withdraw?: Record<string, readonly { readonly nlri: string }[]> };
    };
  };
}

let lab: Lab1;
let hand: Hand;

async function start(options: Lab1Options): Promise<void> {
  lab = await lab1(options);
  hand = new Hand(lab.exa);
  await lab.startExabgp(hand.run);
}

afterEach(async () => {
  hand.close();
  await lab.dispose();
});

/** Prefixes that r1 took back from ExaBGP, in the order of its JSON. */
function withdrawnByRouter(): readonly string[] {
  return hand
    .lines()
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Received)
    .filter(({ neighbor }) => neighbor?.address.peer === ROUTER && neighbor.direction === 'receive')
    .flatMap(({ neighbor }) => Object.values(neighbor?.message?.update?.withdraw ?? {}).flat())
    .map(({ nlri }) => nlri);
}

/** Types an override of 100.64.7.0/24 over B and waits until r1 forwards by it. */
async function override(attributes: string): Promise<void> {
  expect(await hand.type(`neighbor ${ROUTER} announce route 100.64.7.0/24 ${attributes} ${NEXT_HOP_B}`)).toBe('done');
  await until('r1 sends 100.64.7.0/24 over B', SEEN_MS, async () => {
    const ways = await fibLookup(lab.r1.at, ['100.64.7.1']);
    return ways.get('100.64.7.1')?.dev === 'upB';
  });
}

describe('a router hides its own best path behind an override', () => {
  test('a plain feed loses the prefix the moment the override is taken', async () => {
    await start({ feed: 'plain', ownSessions: false });
    await override(`${VIA_B} community [ no-export ]`);
    await until('ExaBGP is told that the prefix is gone', SEEN_MS, () => withdrawnByRouter().includes('100.64.7.0/24'));
    expect(await lab.r1.advertised('ipv4', LAB1.exabgp.ipv4)).not.toContain('100.64.7.0/24');
  });

  test('an add-path feed keeps all paths', async () => {
    await start({ feed: 'add-path', ownSessions: false });
    await override(`${VIA_B} community [ no-export ]`);
    await pause(QUIET_MS);
    expect(withdrawnByRouter()).toEqual([]);
    const from = (await lab.r1.paths('100.64.7.0/24')).map(({ peerId }) => peerId);
    expect(new Set(from)).toEqual(new Set([LAB1.linkA.ipv4.them, LAB1.linkB.ipv4.them, LAB1.exabgp.ipv4]));
  });
});

describe('an injected route leaks to the transits', () => {
  const toldSince = async (link: 'A' | 'B', since: number) =>
    (await lab.updatesSeenBy(link)).filter(({ atMs, prefix }) => atMs >= since && prefix === '100.64.7.0/24');

  test('empty path, no NO_EXPORT, no outbound filter: both transits hear it as ours', async () => {
    await start({ ownSessions: false });
    await lab.removeOutboundFilter();
    const since = nowMs();
    await override('local-preference 300');
    for (const link of ['A', 'B'] as const) {
      const leak = await until(`${link} hears the leak`, SEEN_MS, async () =>
        (await toldSince(link, since)).find(({ kind }) => kind === 'announce'),
      );
      expect(leak.asPath).toEqual([ASN.us]);
    }
    const atA = await lab.a.bird.routes('for', '100.64.7.0/24', 'protocol', 'border');
    expect(atA.map(({ asPath }) => asPath)).toEqual([[ASN.us]]);
  });

  test('NO_EXPORT and the real path: neither hears it, with no outbound filter either', async () => {
    await start({ ownSessions: false });
    await lab.removeOutboundFilter();
    await until(
      'r1 tells B what it learnt from A',
      SEEN_MS,
      async () => (await lab.b.bird.routes('for', '100.64.7.0/24', 'protocol', 'border')).length === 1,
    );
    const since = nowMs();
    await override(`${VIA_B} community [ no-export ] large-community [ 65000:1:28000000 ]`);
    await pause(QUIET_MS);
    for (const link of ['A', 'B'] as const) {
      const told = await toldSince(link, since);
      expect(told.filter(({ kind }) => kind === 'announce')).toEqual([]);
    }
    expect(await lab.a.bird.routes('for', '100.64.7.0/24', 'protocol', 'border')).toEqual([]);
    // The other side of NO_EXPORT: B no longer has what it had from us.
    expect(await lab.b.bird.routes('for', '100.64.7.0/24', 'protocol', 'border')).toEqual([]);
  });
});

describe('a network statement beats every injected route', () => {
  const ours = OWN.ipv4[0];

  test('weight 32768 wins, whatever the local preference', async () => {
    await start({ reflect: true, ownSessions: false });
    await hand.type(
      `neighbor ${ROUTER} announce route ${ours} local-preference 4000 community [ 65000:777 ] next-hop ${LAB1.host.ipv4}`,
    );
    const paths = await until('r1 has both', SEEN_MS, async () => {
      const all = await lab.r1.paths(ours);
      return all.length === 2 && all;
    });
    expect(paths.find(({ bestpath }) => bestpath)?.weight).toBe(32_768);
    await pause(QUIET_MS);
    const told = await lab.updatesSeenBy('A');
    expect(told.filter(({ communities }) => communities.includes('65000:777'))).toEqual([]);
  });

  test('with weight 0 and a low preference the router gives way, and takes over when the injected one goes', async () => {
    await start({ ownSessions: false });
    await lab.r1.configure(
      'route-map BELOW permit 10',
      'set weight 0',
      'set local-preference 50',
      'exit',
      `router bgp ${ASN.us}`,
      'address-family ipv4 unicast',
      `network ${ours} route-map BELOW`,
    );
    const command = `neighbor ${ROUTER} announce route ${ours} community [ 65000:777 ] next-hop ${LAB1.host.ipv4}`;
    expect(await hand.type(command)).toBe('done');
    const heard = () => lab.a.bird.routes('for', ours, 'protocol', 'border');
    const tagged = async (): Promise<boolean> => (await heard())[0]?.communities.includes('65000,777') === true;
    await until('A hears the tagged one', SEEN_MS, tagged);
    const since = nowMs();
    expect(await hand.type(`neighbor ${ROUTER} withdraw route ${ours}`)).toBe('done');
    await until(
      'A hears the router’s own again',
      SEEN_MS,
      async () => !(await tagged()) && (await heard()).length === 1,
    );
    const told = (await lab.updatesSeenBy('A')).filter(({ atMs, prefix }) => atMs >= since && prefix === ours);
    expect(told.map(({ kind }) => kind)).toEqual(['announce']);
  });
});
