/**
 * The life of a rule: idle, pending, active, held, releasing.
 *
 * Time is counted only while the condition is known: unknown pauses a timer and never resets it, so that a silent
 * agent neither fires nor releases anything. A trigger that never was unknown behaves like a plain timer.
 */
import type { Ms, Rule, Tri } from '../../dsl/program/index.ts';
import { ms, since } from '../../dsl/program/index.ts';
import type { World } from '../model/index.ts';
import type { RuleState } from './state.ts';

export interface Judgement {
  readonly trigger: Tri;
  readonly release: Tri;
  /** Newest end of the samples of the trigger's subjects: a fresh one counts. */
  readonly sampleEnd: number | undefined;
  /** Outside its schedule, or no longer in the file: what it holds is given back without waiting for a condition. */
  readonly ended: boolean;
  /** The rule has overrides out, or wants some. */
  readonly holdsAny: boolean;
  /** It freezes or drains: that lasts until its release, whether or not it moved anything. */
  readonly keepsHold: boolean;
}

/** Two fresh samples, where the operator wrote no `for`. */
const DEFAULT_SAMPLES = 2;

export function advance(rule: Rule, before: RuleState | undefined, judged: Judgement, world: World): RuleState {
  const now = world.now;
  const previous = before ?? fresh(now);
  const elapsed = since(now, previous.evaluatedAt);
  const isTrue = judged.trigger === true;
  const isFalse = judged.trigger === false;
  const freshSample = judged.sampleEnd !== undefined && judged.sampleEnd !== previous.sampleEnd;
  const counted: RuleState = {
    ...previous,
    evaluatedAt: now,
    value: judged.trigger,
    trueFor: isFalse
      ? ms(0)
      : isTrue
        ? trueTimer(previous, elapsed, freshSample ? judged.sampleEnd : now, now)
        : previous.trueFor,
    trueSamples: isFalse ? 0 : previous.trueSamples + (isTrue && (freshSample || previous.trueSamples === 0) ? 1 : 0),
    sampleEnd: (judged.sampleEnd ?? previous.sampleEnd) as RuleState['sampleEnd'],
    release: judged.release,
    releaseFor: releaseTimer(previous, judged.release, elapsed),
  };
  return step(rule, counted, judged, world);
}

/** A condition that turns true has been so since its sample ended: a slow agent or a late poll is no reason to wait. */
function trueTimer(previous: RuleState, elapsed: Ms, sampleEnd: number | undefined, now: RuleState['since']): Ms {
  if (previous.value === true) return ms(previous.trueFor + elapsed);
  return previous.trueFor > 0 ? previous.trueFor : ms(Math.max(0, now - (sampleEnd ?? now)));
}

function releaseTimer(previous: RuleState, release: Tri, elapsed: Ms): Ms {
  if (release === false) return ms(0);
  return release === true && previous.release === true ? ms(previous.releaseFor + elapsed) : previous.releaseFor;
}

function step(rule: Rule, state: RuleState, judged: Judgement, world: World): RuleState {
  const to = (phase: RuleState['phase']): RuleState =>
    phase === state.phase ? state : { ...state, phase, since: world.now };
  const fires = !judged.ended && judged.trigger === true && lasted(rule, state);
  switch (state.phase) {
    case 'idle':
    case 'pending':
      if (fires) return to('active');
      // Taken up after a restart: whoever holds overrides has to be able to release them.
      if (judged.holdsAny) return to(judged.ended ? 'releasing' : 'held');
      return to(
        judged.trigger === false || (judged.trigger === 'unknown' && state.phase === 'idle') ? 'idle' : 'pending',
      );
    case 'active':
    case 'held':
    case 'releasing':
      if (fires) return to('active');
      if (!judged.holdsAny && (!judged.keepsHold || state.phase === 'releasing')) {
        return { ...to('idle'), incomplete: false, shortBps: 0 as RuleState['shortBps'] };
      }
      if (state.phase === 'releasing') return state;
      return to(judged.ended || mayRelease(rule, state, world) ? 'releasing' : 'held');
  }
}

function lasted(rule: Rule, state: RuleState): boolean {
  if (rule.trigger.kind !== 'when') return true;
  if (rule.trigger.hold !== undefined) return state.trueFor >= rule.trigger.hold;
  return state.trueSamples >= (rule.trigger.subjects.length === 0 ? 1 : DEFAULT_SAMPLES);
}

function mayRelease(rule: Rule, state: RuleState, world: World): boolean {
  if (state.actedAt !== undefined && since(world.now, state.actedAt) < rule.hold) return false;
  return rule.release === undefined
    ? state.value === false
    : state.release === true && state.releaseFor >= rule.release.hold;
}

export const fresh = (now: RuleState['since']): RuleState => ({
  phase: 'idle',
  since: now,
  evaluatedAt: now,
  value: 'unknown',
  trueFor: ms(0),
  trueSamples: 0,
  sampleEnd: undefined,
  release: 'unknown',
  releaseFor: ms(0),
  actedAt: undefined,
  incomplete: false,
  shortBps: 0 as RuleState['shortBps'],
});

/** Every timer of a condition that holds counts as run out: what would the rules do, if it went on like this? */
export function impatient(states: ReadonlyMap<Rule['name'], RuleState>): ReadonlyMap<Rule['name'], RuleState> {
  const forEver = ms(Number.MAX_SAFE_INTEGER);
  return new Map(
    [...states].map(([name, state]) => [
      name,
      state.value === true ? { ...state, trueFor: forEver, trueSamples: DEFAULT_SAMPLES } : state,
    ]),
  );
}
