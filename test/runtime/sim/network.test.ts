import { describe, expect, test } from 'vitest';
import { bps, monoMs, ms } from '../../../src/dsl/program/index.ts';
import { Network, shape } from '../../../src/runtime/sim/index.ts';
import { A, B, C, destination, LINKS, MEGA, onA, path, prefixAt } from './networks.ts';

const OCTETS_OF_10S_AT_1M = (MEGA * 10) / 8;
const after10s = (network: Network): Network => {
  network.advance(monoMs(network.now + 10_000));
  return network;
};
const override = { from: 'x', prefix: prefixAt(0), nextHop: LINKS[1].nextHops[0]!, localPref: 300 };

describe('counters', () => {
  test('count what the link carries', () => {
    const network = after10s(new Network(onA([30, 20])));
    expect(network.octets(A).outbound).toBeCloseTo(50 * OCTETS_OF_10S_AT_1M, 0);
    expect(network.octets(A).inbound).toBeCloseTo(1 * OCTETS_OF_10S_AT_1M, 0);
    expect(network.octets(B).outbound).toBe(0);
  });
  test('stop at the capacity, and the rest is dropped', () => {
    const network = after10s(new Network(onA([90, 40])));
    expect(network.octets(A).outbound).toBeCloseTo(100 * OCTETS_OF_10S_AT_1M, 0);
    expect(network.octets(A).dropped).toBeCloseTo(30 * OCTETS_OF_10S_AT_1M, 0);
  });
  test('do not depend on the steps in which time passed', () => {
    const curve = shape.product(shape.sine(0.5, 1, ms(60_000)), shape.noise(0.05, ms(3_000), 7));
    const whole = new Network(onA([60], curve));
    const parts = new Network(onA([60], curve));
    whole.advance(monoMs(30_000));
    for (let at = 0; at < 30_000; at += 1_000) parts.advance(monoMs(at + 1_000));
    expect(parts.octets(A).outbound).toBeCloseTo(whole.octets(A).outbound, 3);
  });
});

describe('routes', () => {
  test('the natural link is chosen by local preference, then path length, then MED, then order', () => {
    const [a, b, c] = LINKS;
    const long = { asPath: [a.asn, a.asn, a.asn] };
    const spec = {
      links: LINKS,
      shape: shape.constant(1),
      prefixes: [
        destination('100.64.0.0/24', 1, [path(a), path(b, { localPref: 200, ...long }), path(c)]),
        destination('100.64.1.0/24', 1, [path(a, long), path(b), path(c, long)]),
        destination('100.64.2.0/24', 1, [path(a, { med: 20 }), path(b, { med: 30 }), path(c, { med: 10 })]),
        destination('100.64.3.0/24', 1, [path(a), path(b), path(c)]),
      ],
    };
    const { routing } = new Network(spec);
    expect([0, 1, 2, 3].map((index) => LINKS[routing.naturalOf(index)]?.name)).toEqual([B, B, C, A]);
  });
  test('an override wins by its local preference and leaves when it is withdrawn', () => {
    const network = new Network(onA([30, 20]));
    network.inject({ ...override, localPref: 150 });
    expect(network.offered()).toEqual([bps(50 * MEGA), 0, 0]);
    network.inject(override);
    expect(network.offered()).toEqual([bps(20 * MEGA), bps(30 * MEGA), 0]);
    expect(network.offered('natural')).toEqual([bps(50 * MEGA), 0, 0]);
    network.remove('x', prefixAt(0));
    expect(network.offered()).toEqual([bps(50 * MEGA), 0, 0]);
  });
  test('an override to a dead link is ignored, one to a neighbour without the route loses packets', () => {
    const network = new Network(onA([30]));
    network.inject(override);
    network.setLink(B, false);
    expect(network.offered()[0]).toBe(30 * MEGA);
    network.setLink(B, true);
    network.setPath(prefixAt(0), B, false);
    after10s(network);
    expect(network.unroutableOctets).toBeCloseTo(30 * OCTETS_OF_10S_AT_1M, 0);
    network.setPath(prefixAt(0), B, true);
    const before = network.unroutableOctets;
    expect(after10s(network).unroutableOctets).toBe(before);
  });
  test('a prefix whose every path is gone is unroutable', () => {
    const network = new Network(onA([30]));
    for (const name of [A, B, C]) network.setLink(name, false);
    expect(after10s(network).unroutableOctets).toBeCloseTo(30 * OCTETS_OF_10S_AT_1M, 0);
    expect(network.offered()).toEqual([0, 0, 0]);
  });
});
