/** What the recorded echoes show of sessions and Adj-RIB-Out, and the traps that weir has to survive. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NO_ATTRIBUTES } from '../../src/runtime/sim/standin/json.ts';
import type { NeighborOptions } from '../../src/runtime/sim/standin/neighbor.ts';
import { front } from './front.ts';

const ROUTER: NeighborOptions = {
  local: '10.0.3.1',
  peer: '10.0.3.2',
  localAsn: 65_000,
  peerAsn: 65_000,
  routerId: '10.0.0.1',
  families: ['ipv4 unicast', 'ipv6 unicast'],
  echo: true,
  keepsReceived: true,
};
const TRANSIT: NeighborOptions = {
  ...ROUTER,
  local: '10.0.4.1',
  peer: '10.0.4.2',
  peerAsn: 65_009,
  families: ['ipv4 unicast'],
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `{ "exabgp": … }` without what differs from run to run. */
const timeless = (line: string): string =>
  line.replace(/"time": [\d.]+, "host" : "[^"]*", "pid" : \d+, "ppid" : \d+, ("counter": \d+, )?/, '');

describe('a recorded dialogue', () => {
  const lines = readFileSync(new URL('fixtures/dialog-4.2.21.txt', import.meta.url), 'utf8').split('\n');
  /** Only what concerns the router, and what ExaBGP itself wrote about it. */
  const kept = (line: string): boolean =>
    !line.includes('"peer": "10.0.4.2"') && !line.includes('"direction": "receive"') && !line.startsWith('10.0.');
  const commands = lines.filter((line) => line.startsWith('> ')).map((line) => line.slice(2));
  const paths = lines.filter((line) => line.includes('"path-information": "0.0.0.4"'));

  test('gives the same answers and the same echoes', () => {
    const table = [
      {
        attributes: { ...NO_ATTRIBUTES, origin: 'igp' as const, asPath: [65_101], localPref: 100 },
        announce: [
          { family: 'ipv6 unicast', nextHop: 'fd00:3::1', nlri: [{ prefix: '2001:db8:7::/48', pathId: '0.0.0.4' }] },
        ],
        withdraw: [],
      },
    ];
    const { exabgp, output, pass } = front({ neighbors: [ROUTER, TRANSIT], table });
    exabgp.up(ROUTER.peer);
    const written = [...output()];
    for (const command of commands) {
      exabgp.take(bytes(`${command}\n`));
      pass(400);
      written.push(`> ${command}`, ...output());
    }
    expect(paths.length).toBeGreaterThan(0);
    expect(written.filter(kept).map(timeless)).toEqual(lines.filter((line) => line !== '' && kept(line)).map(timeless));
  });
});

describe('show neighbor extensive', () => {
  const recorded = readFileSync(new URL('fixtures/neighbor-extensive-4.2.21.txt', import.meta.url), 'utf8').split('\n');
  /** Numbers and switches are those of another session; names, columns and their widths are ExaBGP's. */
  const shape = (line: string): string =>
    line.replace(/(enabled|disabled)/g, 'switch').replace(/ +\d+(?=\s|$)/g, (number) => 'N'.padStart(number.length));

  test('has the recorded lines, column by column', () => {
    const { exabgp, output, pass } = front({ neighbors: [ROUTER] });
    exabgp.up(ROUTER.peer);
    output();
    pass(12_000);
    exabgp.take(bytes('show neighbor 10.0.3.2 extensive\n'));
    pass(1);
    const widths = (lines: readonly string[]): readonly string[] =>
      lines.map((line) => shape(line).replace(/ +switch/g, (text) => `${text.length > 8 ? ' ' : ''}switch`));
    expect(widths(output())).toEqual(widths(recorded.slice(0, -1)));
  });
  test('lists a session that is down, with nothing of the other side', () => {
    const { exabgp, output, pass } = front({ neighbors: [ROUTER, TRANSIT] });
    exabgp.up(ROUTER.peer);
    output();
    exabgp.take(bytes('show neighbor extensive\n'));
    pass(1);
    const lines = output();
    const transit = lines.slice(lines.indexOf('Neighbor 10.0.4.2'));
    expect(transit.find((line) => line.includes('state'))).toMatch(/ACTIVE/);
    expect(transit.find((line) => line.startsWith('   AS '))).toMatch(/65000 +n\/a/);
    expect(lines.at(-1)).toBe('done');
  });
});

describe('Adj-RIB-Out', () => {
  const announce = `neighbor ${ROUTER.peer} announce route 100.64.7.0/24 local-preference 300 next-hop 192.0.2.1`;

  test('a route announced while the session is down is sent when it comes up, and stays over a new helper', () => {
    const { exabgp, output, pass, sent } = front({ neighbors: [ROUTER] });
    exabgp.take(bytes(`${announce}\n`));
    pass(10);
    expect(output()).toEqual(['done']);
    exabgp.up(ROUTER.peer);
    expect(output().filter((line) => line.includes('"send"') && line.includes('100.64.7.0/24'))).toHaveLength(1);
    expect(sent.map(({ prefix, route }) => [prefix, route?.nextHop])).toEqual([['100.64.7.0/24', '192.0.2.1']]);
    exabgp.down(ROUTER.peer);
    expect(sent.at(-1)).toMatchObject({ prefix: '100.64.7.0/24', route: undefined });
  });
  test('an unchanged announcement sends nothing, a withdrawal of nothing is sent', () => {
    const { exabgp, output, pass } = front({ neighbors: [ROUTER] });
    exabgp.up(ROUTER.peer);
    exabgp.take(bytes(`${announce}\n${announce}\nneighbor ${ROUTER.peer} withdraw route 100.99.0.0/24\n`));
    pass(100);
    const echoes = output().filter((line) => line.includes('"update": {'));
    expect(echoes.map((line) => /"(announce|withdraw)": /.exec(line)?.[1])).toEqual(['announce', 'withdraw']);
  });
  test('without `send` in the configuration nothing is echoed', () => {
    const { exabgp, output, pass } = front({ neighbors: [{ ...ROUTER, echo: false }] });
    exabgp.up(ROUTER.peer);
    output();
    exabgp.take(bytes(`${announce}\n`));
    pass(100);
    expect(output()).toEqual(['done']);
  });
  test('local-ip tells two sessions with one peer address apart', () => {
    const twin = { ...ROUTER, local: '10.0.3.3' };
    const { exabgp, sent, pass } = front({ neighbors: [ROUTER, twin] });
    exabgp.up(ROUTER.peer);
    exabgp.take(bytes(`${announce.replace(' announce', ' local-ip 10.0.3.3 announce')}\n`));
    pass(100);
    expect(sent).toHaveLength(1);
    exabgp.take(bytes(`${announce}\n`));
    pass(100);
    expect(sent).toHaveLength(2);
  });
});

describe('traps', () => {
  test('a community half above 65535 goes out as another community', () => {
    const { exabgp, output, pass } = front({ neighbors: [ROUTER] });
    exabgp.up(ROUTER.peer);
    exabgp.take(bytes('announce route 10.1.3.0/24 next-hop self community [ 65000:70000 ]\n'));
    pass(100);
    expect(output().at(-1)).toContain('"community": [ [ 65001, 4464 ] ]');
  });
  test('an AS number above 32 bits is answered with done and resets the session again and again', () => {
    const { exabgp, output, pass } = front({ neighbors: [ROUTER], timing: { reconnectAfter: 1_000 } });
    exabgp.up(ROUTER.peer);
    output();
    exabgp.take(bytes('announce route 10.1.3.0/24 next-hop self as-path [ 5000000000 ]\n'));
    pass(3_500);
    const lines = output();
    expect(lines[0]).toBe('done');
    expect(lines.filter((line) => line.includes('"down"'))).toHaveLength(4);
    exabgp.take(bytes('withdraw route 10.1.3.0/24\n'));
    pass(2_000);
    output();
    pass(5_000);
    expect(output()).toEqual([]);
  });
  test('values that raise inside ExaBGP get no answer at all, the next command does', () => {
    const { exabgp, output, pass } = front();
    const silent = [
      'announce route 300.1.2.0/24 next-hop self',
      'announce route 10.1.0.0/24 next-hop self med 5000000000',
    ];
    exabgp.take(bytes(`${silent.join('\n')}\nannounce route 10.1.0.0/24\n`));
    pass(100);
    expect(output()).toEqual(['error']);
  });
  test('a byte outside ASCII ends the helper', () => {
    const { exabgp, events } = front();
    exabgp.take(bytes('# é\n'));
    expect(events).toEqual(['unreadable']);
  });
  test('half a line waits for the rest, however it is cut', () => {
    const { exabgp, output, pass } = front();
    for (const byte of bytes('version\n')) exabgp.take(Uint8Array.of(byte));
    pass(1);
    expect(output()).toEqual(['exabgp 4.2.21', 'done']);
  });
  test('some commands can be left without an answer, and answers can be late', () => {
    const { exabgp, output, pass } = front({ timing: { answerAfter: 500, mute: (line) => line.includes('muted') } });
    exabgp.take(
      bytes('announce route 10.1.0.0/24 next-hop self name muted\nannounce route 10.2.0.0/24 next-hop self\n'),
    );
    pass(999);
    expect(output()).toEqual([]);
    pass(1);
    expect(output()).toEqual(['done']);
  });
});
