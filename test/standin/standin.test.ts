/** The whole stand-in in real time, with a helper that only tells what it reads. */
import { afterEach, describe, expect, test } from 'vitest';
import { ms, prefix, routerName } from '../../src/dsl/program/index.ts';
import { Network } from '../../src/runtime/sim/index.ts';
import type { StandInOptions } from '../../src/runtime/sim/standin/index.ts';
import { StandIn } from '../../src/runtime/sim/standin/index.ts';
import type { NeighborOptions } from '../../src/runtime/sim/standin/neighbor.ts';
import { A, B, LINKS, MEGA, onA, prefixAt } from '../runtime/sim/networks.ts';
import type { Told } from './told.ts';
import { fakeHelper, Tellings } from './told.ts';

const ROUTER: NeighborOptions = {
  local: '10.0.3.1',
  peer: '10.0.3.2',
  localAsn: 65_000,
  peerAsn: 65_000,
  routerId: '10.0.0.1',
  families: ['ipv4 unicast'],
  echo: true,
  keepsReceived: false,
};
const TRANSIT_A: NeighborOptions = { ...ROUTER, local: '192.0.2.100', peer: '192.0.2.1', peerAsn: 65_101 };
const override = `neighbor 10.0.3.2 announce route ${prefixAt(0)} local-preference 300 next-hop ${LINKS[1].nextHops[0]!}`;

const running: StandIn[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((standIn) => standIn.stop()));
});

function start(
  feed: 'add-path' | 'plain',
  commands: readonly string[] = [],
  heard: StandInOptions['heard'] = {},
): { readonly standIn: StandIn; readonly told: Tellings } {
  const told = new Tellings();
  const standIn = new StandIn({
    network: new Network(onA([50, 40])),
    sessions: [
      { neighbor: ROUTER, shows: { kind: 'router', router: routerName('edge'), feed } },
      { neighbor: TRANSIT_A, shows: { kind: 'link', link: A } },
    ],
    helper: { command: fakeHelper(...commands), env: process.env, stderr: told.listen },
    routeDelay: ms(0),
    agents: [],
    flows: undefined,
    seed: 1,
    heard,
  });
  running.push(standIn);
  standIn.start();
  return { standIn, told };
}
const holds =
  (...parts: readonly string[]) =>
  ({ line }: Told): boolean =>
    line !== undefined && parts.every((part) => line.includes(part));

describe('the stand-in', () => {
  test('shows every path of the router with its identifier, and the transit its own routes', async () => {
    const { told } = start('add-path');
    const router = await told.first(holds('"10.0.3.2"', '"receive"', '"192.0.2.2"'));
    expect(router.line).toContain(`"nlri": "${prefixAt(0)}", "path-information": "0.0.0.2"`);
    const transit = await told.first(holds('"192.0.2.1" }', '"receive"'));
    expect(transit.line).toContain('"as-path": [ 65101, 64500 ], "confederation-path": []');
    expect(transit.line).not.toContain('path-information');
  });
  test('moves the traffic by a route that the helper announces, and echoes it', async () => {
    const { standIn, told } = start('add-path', [override]);
    await told.first(holds('"send"', `"nlri": "${prefixAt(0)}"`));
    await told.first(({ line }) => line === 'done');
    standIn.setPath(prefixAt(1), B, false);
    const gone = await told.first(holds('"withdraw"', '"path-information": "0.0.0.2"'));
    expect(gone.line).toContain(prefixAt(1));
    expect(standIn.network.offered()).toEqual([40 * MEGA, 50 * MEGA, 0]);
  });
  test('a plain feed loses the best path of what is overridden', async () => {
    const { told } = start('plain', [override]);
    const gone = await told.first(holds('"10.0.3.2"', '"withdraw"'));
    expect(gone.line).toContain(`"nlri": "${prefixAt(0)}" }`);
    expect(gone.line).not.toContain(prefixAt(1));
  });
  test('a link that goes down takes its neighbour and its paths along, and they come back', async () => {
    const { standIn, told } = start('add-path');
    await told.first(holds('"192.0.2.1" }', '"receive"'));
    standIn.setLink(A, false);
    await told.first(holds('"192.0.2.1" }', '"down"'));
    await told.first(holds('"10.0.3.2"', '"withdraw"', '"0.0.0.1"'));
    const again = told.next(holds('"192.0.2.1" }', '"receive"'));
    standIn.setLink(A, true);
    await again;
  });
  test('the helper hears raw bytes as they are, and the whole goodbye', async () => {
    const { standIn, told } = start('add-path');
    standIn.exabgp.raw('garbage \u0007 without end');
    standIn.exabgp.raw(', then one\n');
    await told.first(({ line }) => line === 'garbage \u0007 without end, then one');
    const exit = await standIn.stop();
    running.pop();
    const lines = told.all.flatMap((entry) => entry.line ?? []).slice(-3);
    expect(lines.map((line) => /"(down|shutdown)"/.exec(line)?.[1])).toEqual(['down', 'down', 'shutdown']);
    expect(told.all.slice(-2)).toEqual([{ signal: 'SIGTERM' }, { end: '' }]);
    expect(exit).toEqual({ code: 0, signal: null });
  });
  test('tells what the helper says, and what reached which neighbour', async () => {
    const commands: string[] = [];
    const routes: string[] = [];
    let announced: () => void;
    const both = new Promise<void>((resolve) => (announced = resolve));
    start('add-path', [override, `neighbor 10.0.3.2 withdraw route ${prefixAt(0)}`], {
      command: (line) => commands.push(line),
      route: ({ peer }, name, route) => {
        routes.push(`${peer} ${name} ${route?.nextHop ?? 'withdrawn'}`);
        if (routes.length === 2) announced();
      },
    });
    await both;
    expect(commands[0]).toBe(override);
    expect(routes).toEqual([
      `10.0.3.2 ${prefix('100.64.0.0/24')} ${LINKS[1].nextHops[0]!}`,
      `10.0.3.2 ${prefix('100.64.0.0/24')} withdrawn`,
    ]);
  });
});
