/**
 * weir between two border routers that serve a core and a BGP customer: no loop, no hole, nothing unusable, at any time.
 *
 * Judged by traceroutes from core and customer every 100 ms, their tables, FRR's own word on next hops, the count of
 * packets that died of their TTL, and the witness of every UPDATE on the transits' cables.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { holes, longestUnusableMs, loops, watchTables, watchTraces, watchUnusable } from './judge.ts';
import { lab2, type Lab2 } from './lab2.ts';
import { REMOTE4, REMOTE6 } from './plan.ts';
import { pause, until } from './wait.ts';
import { Weir } from './weir.ts';

const SOON_MS = 45_000;
const RULE = 'when link A outbound > 80% for 5s move top prefixes to B until < 65%';
const RELEASE = 'release when demand of link A outbound < 55% for 5s hold 10s';

interface Words {
  readonly r1?: string;
  readonly r2?: string;
  readonly rule?: string;
}

const SAFE = 'serves = full-table   reflect = yes   export = tag   core = default-only';

const file = ({ r1 = SAFE, r2 = SAFE, rule = `${RULE} ${RELEASE}` }: Words = {}): string => `
own { 203.0.113.0/24, 2001:db8:f::/48 }
set customers = { 198.18.5.0/24, 2001:db8:5::/48 }
customer cust { asn = AS65300   prefixes = customers }
router r1 {
  neighbor = 10.98.0.1   feed = 10.98.0.101   readback = 10.98.0.201   loopback = [10.255.0.1, 2001:db8:ff::1]
  ${r1}
  snmp = 10.98.0.1   community = "lab-read"   every = 2s
}
router r2 {
  neighbor = 10.98.0.2   feed = 10.98.0.102   readback = 10.98.0.202   loopback = [10.255.0.2, 2001:db8:ff::2]
  ${r2}
  snmp = 10.98.0.2   community = "lab-read"   every = 2s
}
source flows : netflow { listen = "10.98.0.10:2055"   from = [10.98.0.1, 10.98.0.2]   timeout = 5s }
link A { router = r1   interface = "upA"   neighbor = [192.0.2.2, 2001:db8:a::2]   asn = AS65101   capacity = 20Mbps }
link B { router = r2   interface = "upB"   neighbor = [198.51.100.2, 2001:db8:b::2]   asn = AS65102   capacity = 20Mbps }
${rule}
limits { change 2s   hold 10s }
`;

let lab: Lab2;

async function start(words: Words = {}): Promise<Weir> {
  lab = await lab2();
  const weir = await Weir.begin(lab, file(words));
  await lab.startFlowExport({ activeTimeoutS: 5, sampling: 1 });
  return weir;
}

afterEach(() => lab.dispose());

const load = (): ReturnType<Lab2['linkLoad']> => lab.linkLoad();

describe('two border routers that serve a full table', () => {
  test(
    'the overload moves without a loop, a hole or an unusable route, and all of it comes back',
    { timeout: 240_000 },
    async () => {
      const weir = await start();
      lab.offerLoad(10);
      await weir.warm();
      expect((await weir.cli('arm')).stderr).toBe('');
      const watches = {
        traces: watchTraces(lab.vantages, [...REMOTE4.slice(0, 6), ...REMOTE6.slice(0, 6)]),
        tables: watchTables([lab.core, lab.customer]),
        unusable: watchUnusable([lab.r1, lab.r2]),
      };
      const died = await lab.diedOfHops();
      lab.offerLoad(22);
      await until('A is below 65 %', SOON_MS, async () => (await load()).A < 13);
      await pause(3_000);
      expect((await load()).B).toBeLessThan(18);

      // Losing the inject session in the middle only returns the traffic.
      await lab.cutInjectSession('r2');
      await until('the traffic is back on A', SOON_MS, async () => (await load()).B < 1);
      await lab.restoreInjectSession('r2');
      await until('it moves again', SOON_MS, async () => (await load()).A < 13);

      lab.offerLoad(6);
      await until('everything is given back', SOON_MS, async () => (await weir.status()).announcements === 0);
      await until('B is empty', SOON_MS, async () => (await load()).B < 0.1);

      const [traces, tables, unusable] = [
        await watches.traces.stop(),
        await watches.tables.stop(),
        await watches.unusable.stop(),
      ];
      expect(loops(traces)).toEqual([]);
      expect(holes(tables, [...REMOTE4, ...REMOTE6])).toEqual(new Set());
      expect(longestUnusableMs(unusable)).toBeLessThan(1_000);
      expect(await lab.diedOfHops()).toEqual(died);
      for (const link of ['A', 'B'] as const) {
        const told = (await lab.updatesSeenBy(link))
          .filter(({ kind }) => kind === 'announce')
          .map(({ prefix }) => prefix);
        expect(told.filter((prefix) => [...REMOTE4, ...REMOTE6].some((remote) => remote.prefix === prefix))).toEqual(
          [],
        );
      }
    },
  );

  test('without `serves` arming is refused, and router and word are named', { timeout: 90_000 }, async () => {
    const weir = await start({ r1: 'reflect = yes   export = tag   core = default-only' });
    await weir.warm();
    const armed = await weir.cli('arm');
    expect(armed.code).toBe(1);
    expect(armed.stderr).toMatch(/r1.*serves/);
    expect((await weir.status()).mode).toBe('observe');
  });

  test('with NO_EXPORT the customer would lose the prefix: arming is refused', { timeout: 90_000 }, async () => {
    const weir = await start({ r1: SAFE.replace('tag', 'no-export'), r2: SAFE.replace('tag', 'no-export') });
    await weir.warm();
    const armed = await weir.cli('arm');
    expect(armed.code).toBe(1);
    expect(armed.stderr).toMatch(/export/);
  });
});
