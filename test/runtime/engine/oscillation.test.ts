/**
 * No oscillation: over random networks with counter lag, sampled flows and noise, and only as long as the engine waits
 * for its moves to settle and keeps a distance between trigger and release.
 *
 * Without a count this runs as many networks as fit into a few seconds; WEIR_NETWORKS=10000 is the campaign.
 */
import { describe, expect, test } from 'vitest';
import type { Tuning } from '../../../src/runtime/engine/tuning.ts';
import { ratio } from '../../../src/dsl/program/index.ts';
import { runScenario, violations } from './oscillation.ts';

const NETWORKS = Number(process.env['WEIR_NETWORKS'] ?? 120);
/** A fault must be found within so many. */
const SOON = 100;
const MS_PER_NETWORK = 1_000;

function broken(networks: number, tuning: Partial<Tuning>, most: number): readonly string[] {
  const found: string[] = [];
  for (let seed = 0; seed < networks && found.length < most; seed++) {
    const { scenario, report } = runScenario(seed, tuning);
    const broken = violations(scenario, report);
    if (broken.length > 0) found.push(`network ${seed}: ${broken.join('; ')}`);
  }
  return found;
}

describe('random networks of 200 prefixes with one hot link', () => {
  test(
    `${NETWORKS} of them: no ping-pong, no target above its limit, the need met, everything given back`,
    () => expect(broken(NETWORKS, {}, 20)).toEqual([]),
    NETWORKS * MS_PER_NETWORK,
  );
  test('they all had something to relieve', () => {
    for (let seed = 0; seed < 10; seed++) expect(runScenario(seed).report.moves.length).toBeGreaterThan(0);
  });
  test('without the settle rule the fault is found', () => {
    expect(broken(SOON, { waitForSettle: false }, 1)).toHaveLength(1);
  });
  test('without hysteresis the fault is found', () => {
    expect(broken(SOON, { releaseMargin: ratio(0) }, 1)).toHaveLength(1);
  });
});
