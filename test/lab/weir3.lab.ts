/**
 * weir at an exchange: a route server whose members are the next hops of one link, and a transit that tells only a default.
 *
 * An override onto the transit can copy no path, because none is told: it carries the transit's AS and nothing else, and
 * lives only while the transit's default route and the prefix's own route do.
 */
import { afterEach, describe, expect, test } from 'vitest';
import type { FrrPath } from './frr.ts';
import { lab3, type Lab3 } from './lab3.ts';
import { REMOTE4, REMOTE6 } from './plan.ts';
import { until } from './wait.ts';
import { fibLookup } from './watch.ts';
import { Weir } from './weir.ts';

const SOON_MS = 45_000;
const AT_ONCE_MS = 1_500;
const TRANSIT = '192.0.2.2';

const FILE = `
own { 203.0.113.0/24, 2001:db8:f::/48 }
router r1 {
  neighbor = 10.98.0.1   serves = nobody   snmp = 10.98.0.1   community = "lab-read"   every = 2s
}
source flows : netflow { listen = "10.98.0.2:2055"   from = 10.98.0.1   timeout = 5s }
link ix {
  router = r1   interface = "ix"   role = ix   capacity = 20Mbps   asn = AS65500
  neighbor = [10.96.0.254, 2001:db8:96::254]   next-hop = [10.96.0.0/24, 2001:db8:96::/64]
}
link upD {
  router = r1   interface = "upD"   capacity = 20Mbps   asn = AS65103   reaches = any
  neighbor = [192.0.2.2, 2001:db8:a::2]
}
when link ix outbound > 80% for 5s move top prefixes to upD until < 65%
  release when demand of link ix outbound < 55% for 5s hold 10s
limits { change 2s   hold 10s }
`;

let lab: Lab3;
let weir: Weir;

afterEach(() => lab.dispose());

async function relieved(): Promise<readonly string[]> {
  lab = await lab3();
  weir = await Weir.begin(lab, FILE);
  await lab.startFlowExport({ activeTimeoutS: 5, sampling: 1 });
  lab.offerLoad(10);
  await weir.warm();
  expect((await weir.cli('arm')).stderr).toBe('');
  lab.offerLoad(22);
  await until('ix is below 65 %', SOON_MS, async () => (await lab.linkLoad()).ix < 13);
  return (await weir.status()).overrides.map(({ prefix }) => prefix);
}

const hostOf = (prefix: string): string => [...REMOTE4, ...REMOTE6].find((remote) => remote.prefix === prefix)!.host;
/** Whether the kernel of the router sends this prefix to the transit. */
const goesByTransit = async (prefix: string): Promise<boolean> =>
  JSON.stringify([...(await fibLookup(lab.r1.at, [hostOf(prefix)])).values()]).includes('upD');

/** The path that the router has from ExaBGP over the transit. */
const injected = async (prefix: string): Promise<FrrPath | undefined> =>
  (await lab.r1.paths(prefix)).find(({ nexthops }) => nexthops.some(({ ip }) => ip === TRANSIT));

describe('an exchange and a default-only transit', () => {
  test(
    'what the members do not carry any more goes by the transit, with its AS as path',
    { timeout: 150_000 },
    async () => {
      const moved = await relieved();
      expect(moved.length).toBeGreaterThan(0);
      for (const prefix of moved) {
        expect(await goesByTransit(prefix)).toBe(true);
        expect((await injected(prefix))?.path).toBe('65103');
      }

      // The prefix's own route goes: nobody tells it any more, so nothing may be injected for it.
      const [first, second] = moved as [string, string];
      const member = `m${String(1 + (Number(first.split('.')[2]) % 3))}` as 'm1' | 'm2' | 'm3';
      await lab.exchange.withdraw(member, first);
      await until('its override is gone', AT_ONCE_MS, async () => (await lab.r1.paths(first)).length === 0);
      expect(await goesByTransit(second)).toBe(true);

      // The router's session with the transit goes, and with it the default route that proved the link.
      await lab.cutRouterSession('D');
      await until('every override is gone', AT_ONCE_MS, async () => {
        const still = await Promise.all(moved.map(injected));
        return still.every((path) => path === undefined);
      });

      for (const link of ['ix', 'D'] as const) {
        const told = (await lab.updatesSeenBy(link))
          .filter(({ kind }) => kind === 'announce')
          .map(({ prefix }) => prefix);
        expect(told.filter((prefix) => moved.includes(prefix))).toEqual([]);
      }
    },
  );
});
