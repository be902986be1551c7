/**
 * Observe, plan, arm and why, on one overload: nothing is sent before arming, what is sent then is what was shown, and
 * the explanation of each prefix can be held against what happened.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanAnswer, WhyAnswer } from '../../src/runtime/answers/index.ts';
import type { SeenUpdate } from './collector.ts';
import { lab1, type Lab1 } from './lab1.ts';
import { injected, overB } from './overrides.ts';
import { REMOTE4, REMOTE6 } from './plan.ts';
import { nowMs, pause, until } from './wait.ts';
import { Weir } from './weir.ts';

const RULE = 'when link A outbound > 80% for 5s move top prefixes where not prefix in pinned to B until < 65%';
const RULES = `
set pinned = { 100.64.3.0/24 }
${RULE}
`;
/** Heaviest first: one to be moved, one that the rule leaves out, one that B does not have, then the others. */
const [MOVED, PINNED, MISSING] = ['100.64.7.0/24', '100.64.3.0/24', '100.64.9.0/24'] as const;
const ORDER = [
  ...[MOVED, PINNED, MISSING].map((prefix) => REMOTE4.find((each) => each.prefix === prefix)!),
  ...REMOTE4.flatMap((each, n) => [REMOTE6[n]!, each]).filter(
    ({ prefix }) => prefix !== MOVED && prefix !== PINNED && prefix !== MISSING,
  ),
];
const OBSERVED_MS = 15_000;

let lab: Lab1;
let weir: Weir;
let plan: PlanAnswer;
let armedAt: number;

/** What of a route goes over the wire to an iBGP neighbour, as one line. */
type Route = Pick<SeenUpdate, 'prefix' | 'asPath' | 'nextHop' | 'localPref' | 'communities' | 'largeCommunities'>;
const line = ({ prefix, nextHop, asPath, localPref, communities, largeCommunities }: Route): string =>
  [prefix, nextHop, asPath.join(' '), localPref, [...communities].sort(), [...largeCommunities].sort()].join(' | ');

beforeAll(async () => {
  lab = await lab1({ feed: 'add-path' });
  await lab.withdrawAt('B', MISSING);
  weir = await Weir.start(lab, { rules: RULES });
  await lab.startFlowExport({ activeTimeoutS: 5 });
  lab.offerLoad(22, ORDER);
  await weir.warm();
  await until('the rule would act', 60_000, async () => (await weir.status()).overrides.length > 0);
}, 150_000);

afterAll(() => lab.dispose());

test('in observe mode the rule is at work and nothing is sent', async () => {
  await pause(OBSERVED_MS);
  const status = await weir.status();
  expect(status.mode).toBe('observe');
  expect(status.overrides.length).toBeGreaterThan(0);
  expect(await injected(lab)).toEqual([]);
  expect(await overB(lab, ORDER)).toEqual(new Set());
});

test('`weir plan` is, as a set, what the router is told after `weir arm`', async () => {
  plan = JSON.parse((await weir.cli('plan', '--json')).stdout) as PlanAnswer;
  armedAt = nowMs();
  expect((await weir.cli('arm')).code).toBe(0);
  await until('the plan is carried out', 5_000, async () => {
    const over = await overB(lab, ORDER);
    return plan.announcements.every(({ prefix }) => over.has(prefix));
  });
  // The next pass waits until the counters have shown this one; everything until then is this plan.
  const told = await injected(lab, armedAt);
  const shown = plan.announcements.map((each) => line({ ...each, localPref: each.localPref ?? 100 }));
  expect(shown.length).toBeGreaterThan(1);
  expect(told.map(line).sort()).toEqual(shown.sort());
  expect(plan.announcements.every(({ neighbor }) => neighbor === '10.98.0.1')).toBe(true);
});

/** To whom and with which attributes, whichever of the two forms says it. */
const said = (command: string): string =>
  command
    .replace(/ announce route \S+ /, ' announce ')
    .replace(/ announce attributes /, ' announce ')
    .replace(/ nlri .*$/, '');

describe('`weir why`', () => {
  const why = async (subject: string): Promise<WhyAnswer> =>
    JSON.parse((await weir.cli('why', subject, '--json')).stdout) as WhyAnswer;

  test('of a moved prefix: the rule with file and line, the samples with their ages, the message, the effect', async () => {
    const answer = await until('its pass is judged', 40_000, async () => {
      const asked = await why(MOVED);
      return asked.effect !== null && asked.effect.verdict !== 'settling' && asked;
    });
    expect(answer.answer).toMatch(/ from A to B /);
    expect(answer.rule).toMatchObject({ file: weir.file, source: RULE });
    expect(answer.rule!.line).toBe(weir.lines.indexOf(RULE) + 1);
    const [sample] = answer.rule!.samples;
    expect(sample).toMatchObject({ subject: 'link A outbound', unit: 'ratio' });
    expect(sample!.value).toBeGreaterThan(0.8);
    expect(sample!.ageMs).toBeGreaterThanOrEqual(0);
    expect(sample!.ageMs).toBeLessThan(15_000);
    const planned = plan.announcements.find(({ prefix }) => prefix === MOVED)!;
    // Prefixes with the same attributes may share a line; what is said of this one is what was planned.
    expect(answer.sent.map(({ command }) => said(command))).toEqual([said(planned.command)]);
    expect(answer.sent[0]!.command.split(' ')).toContain(MOVED);
    expect(answer.sent[0]!.echoMs).toBeGreaterThanOrEqual(0);
    const { verdict, predictedBps, measured } = answer.effect!;
    expect(verdict).toBe('as-predicted');
    expect(measured['B']! / Math.abs(predictedBps)).toBeGreaterThan(0.6);
    expect(measured['B']! / Math.abs(predictedBps)).toBeLessThan(1.4);
    expect(answer.ends.join(' ')).toMatch(/demand of link A/);
  });

  test('of an address inside it: the same', async () => {
    expect((await why('100.64.7.77')).subject).toBe(MOVED);
  });

  test.each([
    [PINNED, null, 'filtered', /left out by the rule/],
    [MISSING, 'B', 'noRoute', /no route over B/],
  ])('of %s, which was not moved: where it is, and the refusal (link %s, %s)', async (prefix, link, reason, text) => {
    const answer = await until('it was considered', 30_000, async () => {
      const asked = await why(prefix);
      return asked.rejected.length > 0 && asked;
    });
    expect(answer.answer).toMatch(/^A carries it/);
    expect(answer.rejected).toContainEqual({ link, reason, text: expect.stringMatching(text) as string });
    expect(answer.rule).toMatchObject({ source: RULE });
    expect(answer.sent).toEqual([]);
    expect(await overB(lab, ORDER)).not.toContain(prefix);
  });

  test('of something that is nothing: exit status 1 and the names that would be something', async () => {
    const { code, stderr } = await weir.cli('why', 'nonsense');
    expect(code).toBe(1);
    expect(stderr).toMatch(/A, B/);
  });
});
