/** What a rule's conditions say now: input of the rule's state machine and of its report. */
import type { Rule, RuleName, ScheduleSpec, Subject, Threshold, Tri, WallMs } from '../../dsl/program/index.ts';
import type { SampleRead, World } from '../model/index.ts';
import type { Ledger } from './ledger.ts';
import { WorldView } from './measure.ts';
import type { Judgement } from './phases.ts';
import type { Steered } from './state.ts';
import { levelBps } from './thresholds.ts';
import type { Tuning } from './tuning.ts';

export interface Judged extends Judgement {
  readonly samples: readonly SampleRead[];
}

export function judge(rule: Rule, world: World, ledger: Ledger, tuning: Tuning, steered: Iterable<Steered>): Judged {
  const view = new WorldView(world, ledger);
  const ended = rule.during !== undefined && !inSchedule(rule.during, world.wall);
  const trigger: Tri = rule.trigger.kind === 'when' ? rule.trigger.condition.evaluate(view) : true;
  return {
    trigger,
    release: releaseOf(rule, view, ledger, tuning),
    sampleEnd: rule.trigger.kind === 'when' ? newestEnd(world, rule.trigger.subjects) : world.now,
    ended,
    holdsAny: holdsAny(rule.name, steered),
    keepsHold: rule.actions.some((action) => action.kind === 'freeze' || action.kind === 'drain'),
    samples: view.reads,
  };
}

function holdsAny(rule: RuleName, steered: Iterable<Steered>): boolean {
  for (const entry of steered) if (entry.rule === rule) return true;
  return false;
}

/** The default release also keeps its distance by the noise of the link, so that a move never undoes itself. */
function releaseOf(rule: Rule, view: WorldView, ledger: Ledger, tuning: Tuning): Tri {
  const { release, trigger } = rule;
  if (release === undefined) return 'unknown';
  const said = release.condition.evaluate(view);
  const threshold = trigger.kind === 'when' ? trigger.threshold : undefined;
  if (said !== true || !release.byDefault || threshold?.above !== true) return said;
  return farBelow(threshold, ledger, tuning) ? true : false;
}

function farBelow(threshold: Threshold, ledger: Ledger, tuning: Tuning): boolean {
  const { link } = threshold.subject;
  const capacity = ledger.capacity(link);
  const demand = ledger.demandBounds(link);
  if (capacity === undefined || demand === undefined) return false;
  const distance = Math.max(tuning.releaseMargin * capacity, tuning.releaseMargin === 0 ? 0 : ledger.margin(link));
  return demand.hi < levelBps(threshold.level, capacity) - distance;
}

function newestEnd(world: World, subjects: readonly Subject[]): number | undefined {
  const ends = subjects.map((subject) => world.links.get(subject.link)?.samples.at(-1)?.end);
  const known = ends.filter((end) => end !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

const zones = new Map<string, Intl.DateTimeFormat>();
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** A window that ends at or before its start runs past midnight and belongs to the day on which it began. */
export function inSchedule(schedule: ScheduleSpec, wall: WallMs): boolean {
  let format = zones.get(schedule.zone);
  if (format === undefined) {
    const parts = {
      timeZone: schedule.zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    } as const;
    zones.set(schedule.zone, (format = new Intl.DateTimeFormat('en-US', parts)));
  }
  const parts = new Map(format.formatToParts(wall).map((part) => [part.type, part.value]));
  const day = WEEKDAYS.indexOf(parts.get('weekday') ?? '');
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  const on = (which: number): boolean => schedule.days.length === 0 || schedule.days.includes(which);
  if (schedule.from < schedule.to) return on(day) && minute >= schedule.from && minute < schedule.to;
  return (minute >= schedule.from && on(day)) || (minute < schedule.to && on((day + 6) % 7));
}
