/**
 * From what was checked to the Program: conditions become closures, sets become lists, defaults are filled in.
 *
 * The only stage that may ask for environment variables, because secrets belong in the Program and nowhere before it.
 * It runs only on what has no errors; the few that it can find itself (sets that have no list) refuse the file too.
 * It decides nothing: what a rule means has been settled by the checker, and the same checked rules always give the
 * same Program.
 */
import { createHash } from 'node:crypto';
import type { Checked } from '../check/index.ts';
import { linkName, routerName } from '../program/index.ts';
import type { Program } from '../program/index.ts';
import type { Resolved } from '../resolve/index.ts';
import type { Report, Source } from '../text/index.ts';
import { NetworkLowering } from './network.ts';
import type { ReadVariable } from './network.ts';
import { RuleLowering } from './rules.ts';
import { Sets } from './sets.ts';

export type { ReadVariable } from './network.ts';
export * as mistakes from './mistakes.ts';

const REVISION_LENGTH = 12;

export function lower(resolved: Resolved, checked: Checked, readVariable: ReadVariable, report: Report): Program {
  const { network } = checked;
  const sets = new Sets(network, resolved.files, report);
  const declared = new NetworkLowering(network, sets, readVariable, report);
  const ruled = new RuleLowering(sets, checked.limits);
  return {
    revision: revisionOf(resolved.sources),
    file: resolved.entry,
    files: resolved.sources.map((source) => source.path),
    own: declared.own(),
    customers: [...network.customers.values()].map((facts) => declared.customer(facts)),
    routers: new Map([...network.routers.values()].map((facts) => [routerName(facts.name), declared.router(facts)])),
    links: new Map([...network.links.values()].map((facts) => [linkName(facts.name), declared.link(facts)])),
    sources: network.sources.map((facts) => declared.source(facts)),
    sets: new Map(checked.sets.map(({ name, set }) => [name, sets.of(set)])),
    groups: checked.groups.map(({ name, set, split }) => ({ name, set: sets.of(set), split })),
    rules: checked.rules.map((rule) => ruled.rule(rule)),
    objectives: checked.objectives.map((objective) => ruled.objective(objective)),
    guards: checked.guards.map((guard) => ruled.guard(guard)),
    limits: checked.limits,
  };
}

/** Over all texts read, in reading order, each with its length, so that moving a line to another file shows. */
function revisionOf(sources: readonly Source[]): string {
  const hash = createHash('sha256');
  for (const { text } of sources) hash.update(`${String(text.length)}\n`).update(text);
  return hash.digest('hex').slice(0, REVISION_LENGTH);
}
