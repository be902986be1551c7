import { describe, expect, test } from 'vitest';
import { monoMs, ms, ratio, routerName } from '../../../src/dsl/program/index.ts';
import type { FlowOptions, PollingOptions } from '../../../src/runtime/sim/index.ts';
import { FlowExporter, Network, seeded, shape } from '../../../src/runtime/sim/index.ts';
import { Counters } from '../../../src/runtime/sim/counters.ts';
import { A, B, CLEAR, LINKS, MEGA, onA, prefixAt } from './networks.ts';

const jump = { from: 'x', prefix: prefixAt(0), nextHop: LINKS[1].nextHops[0]!, localPref: 300 };

function counters(network: Network, change: Partial<PollingOptions>): Counters {
  return new Counters(network, routerName('edge'), { ...CLEAR.polling, ...change }, seeded(3));
}

/** Renews every 3 s, polls every 5 s. */
function watch(network: Network, agent: Counters, until: number): void {
  for (let at = network.now + 1_000; at <= until; at += 1_000) {
    network.advance(monoMs(at));
    if (at % 3_000 === 0) agent.renew();
    if (at % 5_000 === 0) agent.poll();
  }
}

describe('an agent that renews its counters every 3 s', () => {
  const network = new Network(onA([20]));
  const agent = counters(network, { step: ms(3_000) });
  watch(network, agent, 60_000);

  test('shows a steady load as steady', () => {
    expect(agent.samples(A).length).toBeGreaterThan(10);
    for (const sample of agent.samples(A)) expect(sample.outBps).toBeCloseTo(20 * MEGA, 3);
  });
  test('shows nothing from before a change in a sample that began one step after it', () => {
    watch(network, agent, 61_000);
    network.inject(jump);
    watch(network, agent, 120_000);
    const samples = agent.samples(B).filter((sample) => sample.begin >= 61_000 + 3_000);
    expect(samples.length).toBeGreaterThan(5);
    for (const sample of samples) expect(sample.outBps).toBeCloseTo(20 * MEGA, 3);
    expect(agent.samples(B).some(({ outBps }) => outBps > 0 && outBps < 19 * MEGA)).toBe(true);
  });
});

test('unanswered polls make a link stale, an answer ends it', () => {
  const network = new Network(onA([20]));
  const agent = counters(network, { stale: ms(15_000) });
  watch(network, agent, 10_000);
  expect(agent.stale).toBe(false);
  network.advance(monoMs(26_000));
  expect(agent.stale).toBe(true);
  agent.poll();
  expect(agent.stale).toBe(false);
});

describe('a flow exporter', () => {
  const options: FlowOptions = { ...CLEAR.flows, activeTimeout: ms(60_000), perPrefix: 1 };
  function exporter(network: Network, change: Partial<FlowOptions> = {}): FlowExporter {
    return new FlowExporter(network, { ...options, ...change }, seeded(5));
  }
  function run(network: Network, flows: FlowExporter, until: number): void {
    for (let at = network.now + 1_000; at <= until; at += 1_000) {
      network.advance(monoMs(at));
      flows.export();
    }
  }

  test('tells the rate averaged over its active timeout, late', () => {
    const network = new Network(
      onA(
        [10],
        shape.steps([
          [monoMs(0), 1],
          [monoMs(300_000), 2],
        ]),
      ),
    );
    const flows = exporter(network);
    run(network, flows, 299_000);
    expect(flows.volume(0)?.bps).toBeCloseTo(10 * MEGA, 3);
    run(network, flows, 300_000 + 61_000);
    expect(flows.volume(0)?.bps).toBeGreaterThan(10 * MEGA);
    run(network, flows, 300_000 + 121_000);
    expect(flows.volume(0)?.bps).toBeCloseTo(20 * MEGA, 3);
  });
  test('keeps naming the old output interface until the record after the move', () => {
    const network = new Network(onA([10]));
    const flows = exporter(network);
    run(network, flows, 130_000);
    network.inject(jump);
    run(network, flows, 185_000);
    expect([...(flows.volume(0)?.byLink.keys() ?? [])]).toEqual([A]);
    run(network, flows, 130_000 + 122_000);
    expect([...(flows.volume(0)?.byLink.keys() ?? [])]).toEqual([B]);
  });
  test('sampling makes it a draw whose error is stated', () => {
    const rates = Array.from({ length: 200 }, () => 1);
    const network = new Network(onA(rates));
    const flows = exporter(network, { sampling: 100 });
    run(network, flows, 125_000);
    const volumes = rates.map((_, index) => flows.volume(index)!);
    const within = volumes.filter(({ bps, error }) => Math.abs(bps - MEGA) <= error * bps).length;
    expect(volumes[0]?.error).toBeGreaterThan(0.1);
    expect(within).toBeGreaterThan(180);
    expect(within).toBeLessThan(200);
  });
  test('without output interface it names no link; lost records age and are forgotten', () => {
    const network = new Network(onA([10]));
    const flows = exporter(network, { tellsOutput: false });
    run(network, flows, 130_000);
    expect(flows.volume(0)?.byLink.size).toBe(0);
    network.advance(monoMs(130_000 + 180_000));
    expect(flows.volume(0)).toBeUndefined();
    expect(exporter(network, { loss: ratio(1) }).age).toBeUndefined();
  });
});
