/** Schedules and the names that stand for them. */
import type { Quantity, Ref, Schedule } from '../ast/index.ts';
import { nearest } from '../text/index.ts';
import type { Context } from './context.ts';
import * as mistakes from './mistakes/index.ts';
import { suggest } from './names.ts';
import { valueOf } from './value.ts';

export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const FULL_DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MINUTES_A_DAY = 1440;

/** 0 is Sunday. */
export function dayOf(word: string): number | undefined {
  const at = DAYS.findIndex((day) => day === word.toLowerCase());
  if (at >= 0) return at;
  const full = FULL_DAYS.indexOf(word.toLowerCase());
  return full >= 0 ? full : undefined;
}

/** Minutes since midnight. */
export function minutesOf(quantity: Quantity): number | undefined {
  if (quantity.literal.kind !== 'pair') return undefined;
  const match = /^(\d\d):(\d\d)$/.exec(quantity.literal.text);
  if (match === null) return undefined;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  const total = hours * 60 + minutes;
  return minutes < 60 && total <= MINUTES_A_DAY ? total : undefined;
}

export function checkSchedule(schedule: Schedule, context: Context): void {
  const ends = [schedule.from, schedule.to].map((end) => {
    const minutes = minutesOf(end);
    if (minutes === undefined && end.literal.kind === 'pair') {
      context.report(mistakes.badClock(end.span, end.literal.text));
    }
    return minutes;
  });
  if (ends[0] !== undefined && ends[0] === ends[1]) context.report(mistakes.emptySchedule(schedule.span));
  for (const day of schedule.days) {
    if (dayOf(day.text) !== undefined) continue;
    context.report(mistakes.unknownWord(day.span, 'a day', day.text, nearest(day.text, DAYS), DAYS));
  }
  const zone = schedule.zone?.literal;
  if (zone?.kind === 'text' && !isZone(zone.text)) context.report(mistakes.unknownZone(schedule.zone!.span, zone.text));
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export function scheduleNamed(
  ref: Ref | undefined,
  context: Context,
): { readonly during: Schedule | undefined; readonly duringName: string | undefined } {
  const none = { during: undefined, duringName: undefined };
  if (ref === undefined) return none;
  const value = valueOf({ expression: { kind: 'ref', ref, span: ref.span }, scope: context.scope });
  if (value.kind === 'named' && value.symbol.kind === 'schedule') {
    return { during: value.symbol.node, duringName: value.symbol.qualified };
  }
  if (value.kind === 'word') {
    context.report(mistakes.unknownName(ref.span, 'schedule', ref.text, suggest(ref.text, context, 'schedule')));
  } else if (value.kind !== 'open') {
    context.report(mistakes.wrongName(ref.span, 'a schedule', `\`${ref.text}\``));
  }
  return none;
}
