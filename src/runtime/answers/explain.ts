/** Parts of an explanation: the other links, the effect, what would end an override, and a link's own story. */
import type { Pass, Steered } from '../engine/index.ts';
import type { LinkState, PrefixState } from '../model/index.ts';
import { rateText, shareText } from '../model/text.ts';
import type { Moment } from './moment.ts';
import type { Effect, WhyAnswer } from './why-answer.ts';

export function otherLinks(steered: Steered, state: PrefixState | undefined): WhyAnswer['rejected'] {
  const others = (state?.candidates ?? []).filter(
    (candidate) => candidate.link !== steered.desired && candidate.link !== steered.natural,
  );
  return others.map((candidate) => ({
    link: candidate.link,
    reason: 'other',
    text: 'had a route too; the rule or its ranking preferred the chosen link',
  }));
}

export function effectOf(steered: Steered, pass: Pass | undefined): Effect | null {
  if (pass === undefined) return null;
  const predicted = -pass.moves.reduce((sum, move) => sum + (move.from === steered.natural ? move.bps : 0), 0);
  const measured = Object.fromEntries([...pass.measured].map(([link, change]) => [link, Math.round(change)]));
  const words = [...pass.measured]
    .map(([link, change]) => `${link} ${change < 0 ? '' : '+'}${rateText(change)}`)
    .join(', ');
  const text =
    pass.verdict === 'settling'
      ? `settling; predicted ${rateText(predicted as never)} on ${steered.natural} by its whole pass`
      : `predicted ${rateText(predicted as never)} on ${steered.natural} by its whole pass; measured ${words || 'nothing'} (${pass.verdict})`;
  return { verdict: pass.verdict, predictedBps: Math.round(predicted), measured, text };
}

export function endsOf(steered: Steered, moment: Moment): readonly string[] {
  const rule = moment.program.rules.find((candidate) => candidate.name === steered.rule);
  const ends = [`${steered.desired} loses its route, or goes down: at once`, 'weir stop or weir disarm'];
  if (rule?.release !== undefined) {
    ends.unshift(
      `${rule.release.condition.text} for ${String(rule.release.hold / 1000)} s, and at least ${String(rule.hold / 1000)} s after the last move`,
    );
  }
  return ends;
}

export function linkAnswer(link: LinkState, moment: Moment): Partial<WhyAnswer> {
  const newest = link.samples.at(-1);
  const demand = moment.plan.demand.get(link.name);
  const away = moment.plan.overrides.filter((entry) => entry.from === link.name);
  const here = moment.plan.overrides.filter((entry) => entry.to === link.name);
  const load =
    newest === undefined ? 'not measured yet' : `${rateText(newest.outBps)} out, ${rateText(newest.inBps)} in`;
  const share =
    newest === undefined || link.capacity === undefined ? '' : ` (${shareText(newest.outBps / link.capacity)} out)`;
  return {
    question: `What happens on ${link.name}?`,
    answer: `${load}${share}; without weir ${demand === undefined ? 'unknown' : rateText(demand)}; ${String(away.length)} prefixes moved away, ${String(here.length)} moved here. ${link.up} by ${link.upBy}${link.stale ? `; stale: ${link.trouble ?? 'no answer'}` : ''}.`,
    rejected: moment.plan.refused
      .filter((entry) => entry.link === link.name)
      .slice(0, 50)
      .map((entry) => ({ link: entry.link ?? null, reason: entry.code, text: `${entry.prefix}: ${entry.reason}` })),
  };
}
