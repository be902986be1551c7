/** `why SUBJECT`: from a prefix, link, rule or change to the line, the samples, the alternatives, the message and the effect. */
import type { Prefix, Program, Rule } from '../../dsl/program/index.ts';
import type { PrefixState, RuleReport, SampleRead } from '../model/index.ts';
import { covers, parsePrefix, prefixBits } from '../model/index.ts';
import type { Steered } from '../engine/index.ts';
import { rateText, shareText } from '../model/text.ts';
import { effectOf, endsOf, linkAnswer, otherLinks } from './explain.ts';
import type { Considered, Entry, Journal } from './journal.ts';
import type { Moment } from './moment.ts';
import { utc } from './moment.ts';
import type { RuleShown, WhyAnswer } from './why-answer.ts';

/** Undefined when the subject is nothing that weir knows; the caller says what it could be. */
export function why(subject: string, moment: Moment, journal: Journal): WhyAnswer | undefined {
  const change = journal.byId(subject);
  if (change?.prefix !== undefined) return aboutPrefix(change.prefix, moment, journal, change);
  const prefix = known(subject, moment);
  if (prefix !== undefined) return aboutPrefix(prefix, moment, journal);
  const rule = moment.program.rules.find((candidate) => candidate.name === subject);
  if (rule) return aboutRule(rule, moment, journal);
  const link = [...moment.world.links.values()].find((candidate) => candidate.name === subject);
  return link && { ...empty(subject), ...linkAnswer(link, moment) };
}

/** The prefix itself, or for an address or a longer prefix the longest known one that covers it. */
function known(subject: string, moment: Moment): Prefix | undefined {
  const asked = parsePrefix(subject) ?? parsePrefix(`${subject}/${subject.includes(':') ? '128' : '32'}`);
  const bits = asked && prefixBits(asked);
  if (asked === undefined || bits === undefined) return undefined;
  let best: { readonly prefix: Prefix; readonly length: number } | undefined;
  for (const prefix of moment.world.prefixes.keys()) {
    const outer = prefixBits(prefix);
    if (outer && covers(outer, bits) && outer.length > (best?.length ?? -1)) best = { prefix, length: outer.length };
  }
  return best?.prefix ?? asked;
}

const empty = (subject: string): WhyAnswer => ({
  subject,
  question: '',
  answer: '',
  change: null,
  rule: null,
  chosen: null,
  rejected: [],
  effect: null,
  ends: [],
  sent: [],
  history: [],
});

function aboutPrefix(prefix: Prefix, moment: Moment, journal: Journal, asked?: Entry): WhyAnswer {
  const entries = journal.ofPrefix(prefix);
  const steered = moment.state.steered.get(prefix);
  const state = moment.world.prefixes.get(prefix);
  const made = asked ?? entries.findLast((entry) => entry.kind === 'moved');
  const common = {
    ...empty(prefix),
    change: made?.id ?? null,
    sent: journal
      .commandsOf(prefix)
      .slice(-10)
      .map(({ at, line, echoMs }) => ({ at, command: line, echoMs: echoMs ?? null })),
    history: entries.slice(-10).map(({ id, at, text }) => ({ id, at, text })),
  };
  return steered === undefined || steered.desired === steered.natural
    ? { ...common, ...notMoved(prefix, state, moment, journal) }
    : { ...common, ...movedThere(steered, state, moment, made) };
}

function movedThere(
  steered: Steered,
  state: PrefixState | undefined,
  moment: Moment,
  made: Entry | undefined,
): Partial<WhyAnswer> {
  const report = moment.rules.find((rule) => rule.rule === steered.rule);
  const pass = moment.state.passes.find((candidate) => candidate.id === steered.pass);
  const would = moment.world.mode === 'observe' ? 'would be ' : '';
  const rank = pass?.moves.findIndex((entry) => entry.prefix === steered.prefix);
  return {
    question: `Why is ${steered.prefix} ${would}on ${steered.desired}?`,
    answer: `${steered.rule} ${would === '' ? 'moved' : 'would move'} it from ${steered.natural} to ${steered.desired} (since ${utc(moment.world, steered.chosenAt)}): ${steered.because}.`,
    rule: shown(moment.program, steered.rule, report, made?.samples),
    chosen:
      rank === undefined || rank < 0
        ? steered.because
        : `${rateText(steered.bps)}; number ${String(rank + 1)} of ${String(pass?.moves.length ?? 0)} in its pass, largest first`,
    rejected: [
      ...(made?.refused ?? []).map(({ link, code, reason }) => ({ link: link ?? null, reason: code, text: reason })),
      ...otherLinks(steered, state),
    ],
    effect: effectOf(steered, pass),
    ends: endsOf(steered, moment),
  };
}

function notMoved(
  prefix: Prefix,
  state: PrefixState | undefined,
  moment: Moment,
  journal: Journal,
): Partial<WhyAnswer> {
  const considered = journal.considered(prefix);
  const refusals = considered?.refused ?? [];
  const rule = refusals.find((refusal) => refusal.rule !== undefined)?.rule;
  const report = moment.rules.find((candidate) => candidate.rule === rule);
  return {
    question: `Why is ${prefix} not moved?`,
    answer: notMovedAnswer(prefix, state, moment, considered, journal.ofPrefix(prefix)),
    rule: rule === undefined ? null : shown(moment.program, rule, report, considered?.samples),
    rejected: refusals.map(({ link, code, reason }) => ({ link: link ?? null, reason: code, text: reason })),
  };
}

function notMovedAnswer(
  prefix: Prefix,
  state: PrefixState | undefined,
  moment: Moment,
  considered: Considered | undefined,
  entries: readonly Entry[],
): string {
  const back = entries.findLast(
    (entry) => entry.kind === 'given-back' || entry.kind === 'undone' || entry.kind === 'withdrawn',
  );
  const before = back === undefined ? '' : ` It was: ${back.text} (${back.at}).`;
  if (state === undefined) return `No flow record, no route in use and no override for ${prefix} is known.${before}`;
  const where =
    state.natural === undefined
      ? 'no link is known to carry it'
      : `${state.natural} carries it, ${rateText(state.bps)}`;
  if (considered !== undefined) {
    const reasons = new Set(considered.refused.map((refusal) => refusal.reason));
    return `${where}; ${[...reasons].join('; ')} (${considered.at}).${before}`;
  }
  if (moment.world.warmingUp.length > 0)
    return `${where}; weir is warming up (${moment.world.warmingUp.join(', ')}).${before}`;
  return `${where}; no rule wanted to take traffic off that link.${before}`;
}

function aboutRule(rule: Rule, moment: Moment, journal: Journal): WhyAnswer {
  const report = moment.rules.find((candidate) => candidate.rule === rule.name);
  const held = moment.plan.overrides.filter((entry) => entry.rule === rule.name);
  const short =
    report === undefined || report.shortBps === 0 ? '' : `; ${rateText(report.shortBps)} more found no room`;
  return {
    ...empty(rule.name),
    question: `What does ${rule.name} do?`,
    answer: `It is ${report?.phase ?? 'idle'}${report ? ` since ${utc(moment.world, report.since)}` : ''}, holds ${String(held.length)} prefixes${short}.`,
    rule: shown(moment.program, rule.name, report, undefined),
    rejected: moment.plan.refused
      .filter((entry) => entry.rule === rule.name)
      .slice(0, 50)
      .map((entry) => ({ link: entry.link ?? null, reason: entry.code, text: `${entry.prefix}: ${entry.reason}` })),
    history: journal
      .ofRule(rule.name)
      .slice(-20)
      .map(({ id, at, text }) => ({ id, at, text })),
  };
}

function shown(
  program: Program,
  name: string,
  report: RuleReport | undefined,
  then: readonly SampleRead[] | undefined,
): RuleShown | null {
  const rule = program.rules.find((candidate) => candidate.name === name);
  if (rule === undefined) return null;
  return {
    name,
    file: rule.at.file,
    line: rule.at.line,
    source: rule.source,
    phase: report?.phase ?? 'idle',
    samples: (then ?? report?.samples ?? []).map((sample) => ({
      subject: sample.subject,
      measure: sample.measure,
      value: sample.value ?? null,
      unit: sample.unit,
      ageMs: sample.age ?? null,
      text: sampleText(sample),
    })),
  };
}

export function sampleText(sample: SampleRead): string {
  const age = sample.age === undefined ? '' : `, ${(sample.age / 1000).toFixed(0)} s old`;
  if (sample.value === undefined) return `${sample.measure} of ${sample.subject}: unknown`;
  const value =
    sample.unit === 'ratio'
      ? shareText(sample.value)
      : sample.unit === 'bit/s'
        ? rateText(sample.value as never)
        : `${String(sample.value)}${sample.unit === 'ms' ? ' ms' : ''}`;
  return `${sample.measure} of ${sample.subject}: ${value}${age}`;
}
