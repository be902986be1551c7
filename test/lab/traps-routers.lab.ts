/** The traps of steering an AS with several routers, each shown on real ones with commands typed by hand. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Bird } from './bird.ts';
import { Hand } from './hand.ts';
import { holes, longestUnusableMs, loops, watchTables, watchTraces, watchUnusable } from './judge.ts';
import { lab2, LAB2, type Lab2, type Lab2Options } from './lab2.ts';
import { REMOTE4, REMOTE6, type RemotePrefix } from './plan.ts';
import { loopIn, traceroute, type Hops } from './trace.ts';
import { nowMs, pause, until } from './wait.ts';
import { fibLookup } from './watch.ts';

const SEEN_MS = 3_000;
/** How long "nothing happens" is watched; the same things happen within 200 ms where they do happen. */
const QUIET_MS = 1_500;
const P = REMOTE4[7]!;
const PATH_A = 'as-path [ 65101 65200 ] local-preference 300';
const PATH_B = 'as-path [ 65102 65200 65200 ] local-preference 300';
const NO_EXPORT = 'community [ no-export ]';
const TAGGED = 'large-community [ 65000:1:29000000 65000:5000:6000 ]';
const { r1: R1, r2: R2, linkA, linkB } = LAB2;

let lab: Lab2;
let hand: Hand;

async function start(options: Lab2Options = {}): Promise<void> {
  lab = await lab2(options);
  hand = new Hand(lab.exa);
  await lab.startExabgp(hand.run);
}

afterEach(async () => {
  hand.close();
  await lab.dispose();
});

/** Types an announcement of P to a router's injecting session and waits until the router has it. */
async function inject(router: 'r1' | 'r2', rest: string, { prefix }: RemotePrefix = P): Promise<void> {
  const { inject: address } = router === 'r1' ? R1 : R2;
  expect(await hand.type(`neighbor ${address} announce route ${prefix} ${rest}`)).toBe('done');
  await until(`${router} has the injected ${prefix}`, SEEN_MS, async () =>
    (await lab[router].paths(prefix)).some(({ peerId }) => peerId === LAB2.exabgp.inject),
  );
}

const has = async (bird: Bird, prefix: string): Promise<boolean> => (await bird.routes('for', prefix)).length > 0;
const trace = (name: 'core' | 'customer', { host }: RemotePrefix): Promise<Hops> => {
  const { at, source } = lab.vantages[name];
  return traceroute(at, host, host.includes(':') ? source.ipv6 : source.ipv4);
};

describe('a router tells its iBGP peers no longer what an override hides', () => {
  test('without reflection the core is left with a hole', async () => {
    await start({ reflect: false });
    await lab.withdrawAt('B', P.prefix);
    await inject('r1', `${PATH_A} ${NO_EXPORT} next-hop ${linkA.ipv4.them}`);
    await until('the core has lost the prefix', SEEN_MS, async () => !(await has(lab.core, P.prefix)));
    expect((await fibLookup(lab.core.at, [P.host])).get(P.host)).toBeUndefined();
  });

  test('with reflection the core keeps it', async () => {
    await start({ reflect: true });
    await lab.withdrawAt('B', P.prefix);
    await inject('r1', `${PATH_A} ${NO_EXPORT} next-hop ${linkA.ipv4.them}`);
    await pause(QUIET_MS);
    expect(await has(lab.core, P.prefix)).toBe(true);
  });
});

describe('customers with BGP', () => {
  test('NO_EXPORT takes the prefix away from them', async () => {
    await start();
    await inject('r2', `${PATH_B} ${NO_EXPORT} next-hop ${linkB.ipv4.them}`);
    await until('the customer has lost the prefix', SEEN_MS, async () => !(await has(lab.customer, P.prefix)));
  });

  test('marked instead, they keep it, and no transit and no read-back session is told', async () => {
    await start();
    // The mark alone must do it: this lets out whatever carries none.
    for (const router of [lab.r1, lab.r2]) await router.configure('route-map PROVIDER permit 40');
    await until('B is told what r2 has', SEEN_MS, () => toldTo(lab.b.bird, 'border'));
    const since = nowMs();
    await inject('r2', `${PATH_B} ${TAGGED} next-hop ${linkB.ipv4.them}`);
    await until('the customer has the path over B', SEEN_MS, async () => {
      const [route] = await lab.customer.routes('for', P.prefix);
      return route?.asPath.join(' ') === '65000 65102 65200 65200';
    });
    await pause(QUIET_MS);
    const told = (await Promise.all([lab.updatesSeenBy('A'), lab.updatesSeenBy('B'), readBack()])).flat();
    const ofP = told.filter(({ atMs, kind, prefix }) => atMs >= since && kind === 'announce' && prefix === P.prefix);
    expect(ofP).toEqual([]);
  });

  test('an anchored expression for the mark lets a route with two marks through, and read-back shows it', async () => {
    await start();
    for (const router of [lab.r1, lab.r2]) {
      await router.configure(
        'no bgp large-community-list expanded INJECTED permit _65000:1:[0-9]+_',
        'bgp large-community-list expanded INJECTED permit ^65000:1:[0-9]+$',
        'route-map PROVIDER permit 40',
      );
    }
    await inject('r2', `${PATH_B} ${TAGGED} next-hop ${linkB.ipv4.them}`);
    const marked = ({ prefix, largeCommunities }: { prefix: string; largeCommunities: readonly string[] }): boolean =>
      prefix === P.prefix && largeCommunities.includes('65000:1:29000000');
    await until('A hears it', SEEN_MS, async () => (await lab.updatesSeenBy('A')).some(marked));
    await until('read-back shows it', SEEN_MS, async () => (await readBack()).some(marked));
  });
});

const toldTo = async (bird: Bird, protocol: string): Promise<boolean> =>
  (await bird.routes('for', P.prefix, 'protocol', protocol)).length > 0;
const readBack = () => lab.updatesOn('exabgp', { to: LAB2.exabgp.readback });

describe('the next hop of a link that another router has', () => {
  test('written to the other router it is inaccessible', async () => {
    await start();
    await inject('r1', `${PATH_B} ${NO_EXPORT} next-hop ${linkB.ipv4.them}`);
    await pause(QUIET_MS);
    const paths = await lab.r1.paths(P.prefix);
    const injected = paths.find(({ peerId }) => peerId === LAB2.exabgp.inject);
    expect(injected?.valid).not.toBe(true);
    expect(injected?.bestpath).not.toBe(true);
    expect((await fibLookup(lab.r1.at, [P.host])).get(P.host)?.dev).toBe('upA');
  });

  test('reflected without next-hop-self it is inaccessible for everybody else', async () => {
    await start({ nextHopSelf: 'plain' });
    await inject('r2', `${PATH_B} ${NO_EXPORT} next-hop ${linkB.ipv4.them}`);
    const reflected = await until('r1 has the reflected one', SEEN_MS, async () =>
      (await lab.r1.paths(P.prefix)).find(({ locPrf }) => locPrf === 300),
    );
    expect(reflected.valid).not.toBe(true);
  });
});

describe('packets loop', () => {
  const looping = () =>
    until('a traceroute from the core meets a router twice', SEEN_MS, async () => loopIn(await trace('core', P)));

  test('one router is pointed at the other, which still prefers the first', async () => {
    await start();
    await inject('r1', `${PATH_B} ${NO_EXPORT} next-hop ${R2.loopback.ipv4}`);
    await looping();
    lab.offerLoad(1);
    await until('packets die on our routers', SEEN_MS, async () => (await lab.diedOfHops()) > 0);
  });

  test('written to both under next-hop-self force, one injecting session lost', async () => {
    await start();
    await inject('r2', `${PATH_B} ${NO_EXPORT} next-hop ${linkB.ipv4.them}`);
    await inject('r1', `${PATH_B} ${NO_EXPORT} next-hop ${R2.loopback.ipv4}`);
    await pause(QUIET_MS);
    expect(loopIn(await trace('core', P))).toBeUndefined();
    await lab.cutInjectSession('r2');
    await looping();
    const ways = await Promise.all([lab.r1, lab.r2].map(({ at }) => fibLookup(at, [P.host])));
    expect(ways.map((way) => way.get(P.host)?.dev)).toEqual(['r2', 'r1']);
  });
});

describe('the safe way: written to the target’s router alone, reflected with next-hop-self force', () => {
  test('no loop, no hole and no unusable route, not even when the injecting session is lost', async () => {
    await start();
    const moved = [REMOTE4, REMOTE6].flatMap((twins) => [0, 3, 7, 21].map((n) => twins[n]!));
    const traces = watchTraces(lab.vantages, moved);
    const tables = watchTables([lab.core, lab.customer]);
    const unusable = watchUnusable([lab.r1, lab.r2]);
    lab.offerLoad(10);
    const overB = (over: boolean) =>
      until(over ? 'all go over B' : 'all are back on A', 5_000, async () => {
        const ways = await fibLookup(
          lab.core.at,
          moved.map(({ host }) => host),
        );
        return [...ways.values()].every((way) => way?.dev === (over ? 'r2' : 'r1'));
      });

    for (const prefix of moved) {
      const nextHop = prefix.host.includes(':') ? linkB.ipv6.them : linkB.ipv4.them;
      await inject('r2', `${PATH_B} ${TAGGED} next-hop ${nextHop}`, prefix);
    }
    await overB(true);
    await lab.cutInjectSession('r2');
    await overB(false);
    await lab.restoreInjectSession('r2');
    await overB(true);
    for (const { prefix } of moved) await hand.type(`neighbor ${R2.inject} withdraw route ${prefix}`);
    await overB(false);
    await pause(QUIET_MS);
    lab.offerLoad(0);

    const seen = await traces.stop();
    expect(seen.length).toBeGreaterThan(20);
    expect(loops(seen)).toEqual([]);
    expect(holes(await tables.stop(), [...REMOTE4, ...REMOTE6])).toEqual(new Set());
    expect(longestUnusableMs(await unusable.stop())).toBeLessThan(1_000);
    expect([...traces.failures, ...tables.failures, ...unusable.failures]).toEqual([]);
    expect(await lab.diedOfHops()).toBe(0);
  });
});
