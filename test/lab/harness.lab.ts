/** The laboratory itself, without weir: what it offers, shapes, counts and witnesses must be true before it may judge. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ifIndices, queueDrops, readCounters } from './counters.ts';
import { Hand } from './hand.ts';
import { lab1, LAB1, type Lab1 } from './lab1.ts';
import { startNfacctd } from './nfacctd.ts';
import { LINK_MBIT, OWN, PACKET_IP_BYTES, PACKET_WIRE_BYTES, REMOTE4, REMOTE6, TRAFFIC_PORT } from './plan.ts';
import type { SentReport } from './traffic.ts';
import { loopIn, traceroute } from './trace.ts';
import { pause, timed } from './wait.ts';
import { fibLookup, watchLoad } from './watch.ts';

const BRING_UP_MS = 15_000;
const IF_HC_OUT_OCTETS = '1.3.6.1.2.1.31.1.1.1.10';

const packets = ({ sent }: SentReport): number => Object.values(sent).reduce((sum, n) => sum + n, 0);

describe('lab 1', () => {
  let lab: Lab1;
  let hand: Hand;
  let upMs: number;

  beforeAll(async () => {
    const up = await timed(async () => {
      lab = await lab1();
      hand = new Hand(lab.exa);
      await lab.startExabgp(hand.run);
    });
    upMs = up.ms;
  });

  afterAll(async () => {
    hand.close();
    await lab.dispose();
  });

  test('every session is Established within 15 s', () => {
    expect(upMs).toBeLessThan(BRING_UP_MS);
  });

  test('everything goes over A by nature, in both families', async () => {
    const hosts = [...REMOTE4, ...REMOTE6].map(({ host }) => host);
    const ways = await fibLookup(lab.r1.at, hosts);
    expect(new Set([...ways.values()].map((way) => way?.dev))).toEqual(new Set(['upA']));
    const hops = await traceroute(lab.host, REMOTE4[7]!.host);
    expect(hops.at(-1)).toBe(REMOTE4[7]!.host);
    expect(hops[1]).toBe(LAB1.linkA.ipv4.them);
    expect(loopIn(hops)).toBeUndefined();
  });

  test('the collector saw that r1 told its transits our own prefixes and nothing else', async () => {
    for (const link of ['A', 'B'] as const) {
      const told = (await lab.updatesSeenBy(link)).filter(({ kind }) => kind === 'announce');
      expect(new Set(told.map(({ prefix }) => prefix))).toEqual(new Set([...OWN.ipv4, ...OWN.ipv6]));
      expect(told.every(({ asPath }) => asPath.join(' ') === '65000')).toBe(true);
    }
  });

  test('offered, counted by the kernel, told by SNMP, exported and arrived are the same octets', async () => {
    // Before the probes: who misses their templates can read nothing until they are sent again.
    const nfacctd = await startNfacctd(lab.exa);
    const probes = await lab.startFlowExport({ activeTimeoutS: 3 });
    // Until they capture, or the first packets pass unseen.
    await pause(2_000);
    const traffic = lab.offerLoad(10);
    await pause(2_000);
    const [before, sentBefore] = [readCounters(lab.r1.at), await traffic.report()];
    await pause(8_000);
    const [after, sentAfter] = [readCounters(lab.r1.at), await traffic.report()];
    lab.offerLoad(0);

    const seconds = (sentAfter.atMs - sentBefore.atMs) / 1_000;
    const offered = ((packets(sentAfter) - packets(sentBefore)) * PACKET_WIRE_BYTES * 8) / seconds / 1e6;
    expect(offered).toBeGreaterThan(9.9);
    expect(offered).toBeLessThan(10.1);
    const out = after.get('upA')!.outBytes - before.get('upA')!.outBytes;
    expect((out * 8) / (after.get('upA')!.atMs - before.get('upA')!.atMs) / 1e3).toBeCloseTo(offered, 0);

    // Longer than the agent's cache of 3 s, so that it has the last octets too.
    await pause(4_000);
    const sent = packets(await traffic.report());
    const index = (await ifIndices(lab.r1.at)).get('upA')!;
    const told = Number((await lab.snmpd.get(`${IF_HC_OUT_OCTETS}.${index}`))[0]);
    const counted = readCounters(lab.r1.at).get('upA')!.outBytes;
    expect(Math.abs(told - counted)).toBeLessThan(10_000);

    for (const probe of probes) await probe.stop();
    const flows = (await nfacctd.stop()).filter(({ port_dst }) => port_dst === TRAFFIC_PORT);
    const arrived = [...(await lab.remote.arrived()).values()].reduce((sum, { ipBytes }) => sum + ipBytes, 0);
    expect(arrived).toBe(sent * PACKET_IP_BYTES);
    expect(flows.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(sent * PACKET_IP_BYTES);
    expect(new Set(flows.map(({ iface_out }) => iface_out))).toEqual(new Set([index]));
  });

  test('what arrives is what was sent, prefix by prefix, in both families', async () => {
    const world = [...REMOTE4, ...REMOTE6];
    const before = await lab.remote.arrived();
    const traffic = lab.offerLoad(0);
    const sentBefore = (await traffic.report()).sent;
    lab.offerLoad(8, world);
    await pause(3_000);
    lab.offerLoad(0);
    await pause(300);
    const [sent, after] = [(await traffic.report()).sent, await lab.remote.arrived()];
    const network = (prefix: string): string => prefix.split('/')[0]!;
    const arrived = world.map(({ prefix }) => {
      const [was, is] = [before.get(network(prefix)), after.get(network(prefix))];
      return (is?.packets ?? 0) - (was?.packets ?? 0);
    });
    expect(arrived).toEqual(world.map(({ host }) => sent[host]! - (sentBefore[host] ?? 0)));
    expect(arrived[0]! / arrived[3]!).toBeCloseTo(4, 0);
  });

  test('a link carries its capacity and no more, the rest is dropped', async () => {
    lab.offerLoad(LINK_MBIT + 2);
    await pause(1_000);
    const watch = watchLoad(lab.r1.at, 500);
    const [dropsBefore, sinceMs] = [await queueDrops(lab.r1.at, 'upA'), performance.now()];
    await pause(4_000);
    const drops = (await queueDrops(lab.r1.at, 'upA')) - dropsBefore;
    const seconds = (performance.now() - sinceMs) / 1_000;
    const samples = await watch.stop();
    lab.offerLoad(0);
    expect(watch.failures).toEqual([]);
    for (const { value } of samples) {
      expect(value.get('upA')!.outMbit).toBeGreaterThan(LINK_MBIT * 0.97);
      expect(value.get('upA')!.outMbit).toBeLessThan(LINK_MBIT * 1.02);
      expect(value.get('upB')!.outMbit).toBeLessThan(0.1);
    }
    const droppedMbit = (drops * PACKET_WIRE_BYTES * 8) / seconds / 1e6;
    expect(droppedMbit).toBeGreaterThan(1.5);
    expect(droppedMbit).toBeLessThan(2.5);
  });

  test('an agent told to cache its counters for 15 s answers with old ones', async () => {
    await lab.snmpd.cacheCounters(15);
    const index = (await ifIndices(lab.r1.at)).get('upA')!;
    lab.offerLoad(5);
    const read = new Set<string>();
    for (let second = 0; second < 33; second += 1) {
      read.add((await lab.snmpd.get(`${IF_HC_OUT_OCTETS}.${index}`))[0]!);
      await pause(1_000);
    }
    lab.offerLoad(0);
    await lab.snmpd.cacheCounters(3);
    expect(read.size).toBeGreaterThanOrEqual(2);
    expect(read.size).toBeLessThanOrEqual(4);
  });
});
