/** Levels that rules state about links, as bit/s. */
import type { Bps, Level, LinkName, Program, Rule } from '../../dsl/program/index.ts';
import { bps } from '../../dsl/program/index.ts';
import type { Tuning } from './tuning.ts';

export const levelBps = (level: Level, capacity: Bps): Bps =>
  bps(level.kind === 'ratio' ? level.ratio * capacity : level.bps);

/** Where a link counts as full: the lowest threshold of any rule that takes traffic off it, else nine tenths. */
export function limitOf(program: Program, link: LinkName, capacity: Bps, tuning: Tuning): Bps {
  const levels = relievingRules(program, link).map((rule) => triggerLevel(rule, capacity));
  return bps(Math.min(tuning.fullAt * capacity, ...levels.filter((level) => level !== undefined)));
}

/** Lowest trigger of a rule that moves or drains traffic off this link; undefined when none does. */
export function ownTrigger(program: Program, link: LinkName, capacity: Bps): Bps | undefined {
  const levels = relievingRules(program, link)
    .map((rule) => triggerLevel(rule, capacity))
    .filter((level) => level !== undefined);
  return levels.length === 0 ? undefined : bps(Math.min(...levels));
}

const cache = new WeakMap<Program, Map<LinkName, readonly Rule[]>>();

function relievingRules(program: Program, link: LinkName): readonly Rule[] {
  let byLink = cache.get(program);
  if (byLink === undefined) cache.set(program, (byLink = new Map<LinkName, readonly Rule[]>()));
  let rules = byLink.get(link);
  if (rules === undefined) byLink.set(link, (rules = program.rules.filter((rule) => relieves(rule, link))));
  return rules;
}

function relieves(rule: Rule, link: LinkName): boolean {
  const { trigger } = rule;
  if (trigger.kind !== 'when' || trigger.threshold?.above !== true || trigger.threshold.subject.link !== link)
    return false;
  return rule.actions.some(
    (action) =>
      (action.kind === 'move' && action.from.includes(link)) || (action.kind === 'drain' && action.link === link),
  );
}

function triggerLevel(rule: Rule, capacity: Bps): Bps | undefined {
  return rule.trigger.kind === 'when' && rule.trigger.threshold
    ? levelBps(rule.trigger.threshold.level, capacity)
    : undefined;
}
