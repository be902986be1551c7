/** What the control socket can ask of the running process. */
import { compiledOrRefused } from './imagine.ts';
import type { Ms } from '../../dsl/program/index.ts';
import { ms, since } from '../../dsl/program/index.ts';
import { plan, status, why } from '../answers/index.ts';
import type { Moment } from '../answers/index.ts';
import type { Methods, Params } from '../control/index.ts';
import { Refused } from '../control/index.ts';
import { impatient, tick } from '../engine/index.ts';
import { armRefusals } from '../guard/index.ts';
import type { Announcement, Mode } from '../model/index.ts';
import type { Clock } from './clock.ts';
import type { Daemon } from './daemon.ts';
import { parseDuration } from './duration.ts';
import { writeMode } from './mode.ts';
import type { StateDir } from './state-dir.ts';

export interface MethodParts {
  readonly daemon: Daemon;
  readonly state: StateDir;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Decides at once. */
  readonly decide: () => void;
  /** The line that says this announcement to ExaBGP, as it would be written. */
  readonly command: (announcement: Announcement) => string;
  /** How many routes of ours ExaBGP is known to hold. */
  readonly held: () => number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What is wrong with what ExaBGP says, in sentences. */
  readonly troubles: () => readonly string[];
}

export interface Control {
  readonly methods: Methods;
  /** Stops without being asked by a person: recorded, like any stop, until somebody resumes. */
  readonly stop: (why: string) => void;
}

/** `stop` waits for the echoes of its withdrawals for at most this long before it answers. */
const STOP_PATIENCE = ms(5_000);
const LOOK_AGAIN = ms(20);

export function control(parts: MethodParts): Control {
  const { daemon, state, clock, log, decide } = parts;
  let confirmation: (() => void) | undefined;
  let confirmUntil: string | undefined;

  const setMode = (mode: Mode, why: string): void => {
    confirmation?.();
    confirmation = undefined;
    confirmUntil = undefined;
    daemon.setMode(mode);
    log(`mode ${mode}: ${why}`);
    decide();
  };
  const record = (mode: Mode): void => {
    try {
      writeMode(state, mode, daemon.program.revision);
    } catch (error) {
      log(`cannot record the mode in ${state.path}: ${(error as Error).message}; a restart will not know it`);
    }
  };
  const calls: Methods['calls'] = {
    status: () => status(moment(daemon), daemon.rejected, { confirmUntil, troubles: parts.troubles() }),
    plan: (params) =>
      plan(typeof params['file'] === 'string' ? imagined(parts, params['file']) : moment(daemon), parts.command),
    why: (params) => explain(params, daemon),
    arm: (params) => {
      const confirm = params['confirm'] === undefined ? undefined : parseDuration(params['confirm']);
      refuseToArm(daemon);
      record('armed');
      setMode('armed', 'weir arm');
      if (confirm !== undefined) {
        confirmUntil = new Date(clock.wall() + confirm).toISOString();
        confirmation = backToObserve(clock, confirm, () => {
          record('observe');
          setMode('observe', 'arm was not confirmed');
        });
      }
      const until =
        confirmUntil === undefined ? '' : ` Back to observe at ${confirmUntil} unless weir arm is repeated.`;
      return {
        mode: 'armed',
        text: `Armed. ${String(moment(daemon).allowed.length)} routes are announced or on their way.${until}`,
      };
    },
    disarm: () => {
      if (daemon.mode === 'stopped')
        throw new Refused('stopped', 'weir is stopped: nothing is announced. weir resume goes back to observe.');
      record('observe');
      setMode('observe', 'weir disarm');
      return {
        mode: 'observe',
        text: `Observing. ${String(parts.held())} routes are given back within the limits of the file.`,
      };
    },
    stop: async () => {
      const [held, started] = [parts.held(), clock.now()];
      record('stopped');
      setMode('stopped', 'weir stop');
      await emptied(parts, clock);
      const [left, took] = [parts.held(), since(clock.now(), started)];
      const rest = left === 0 ? '' : ` ${String(left)} are not proven withdrawn yet: weir goes on withdrawing them.`;
      return {
        mode: 'stopped',
        withdrawn: held - left,
        left,
        text: `Stopped. ${String(held - left)} routes withdrawn in ${(took / 1000).toFixed(2)} s.${rest} weir resume goes back to observe.`,
      };
    },
    resume: () => {
      if (daemon.mode !== 'stopped')
        throw new Refused('notStopped', `weir is not stopped: it is in mode ${daemon.mode}`);
      try {
        writeMode(state, 'observe', daemon.program.revision);
      } catch (error) {
        throw new Refused(
          'stopStays',
          `the file STOP could not be removed: ${(error as Error).message}. weir stays stopped.`,
        );
      }
      setMode('observe', 'weir resume');
      return { mode: 'observe', text: 'Observing. Nothing is announced until weir arm.' };
    },
  };
  const stop = (why: string): void => {
    record('stopped');
    setMode('stopped', why);
  };
  return { methods: { calls, streams: {} }, stop };
}

function moment(daemon: Daemon): Moment {
  if (daemon.moment === undefined) throw new Refused('starting', 'weir has just started; ask again in a second');
  return daemon.moment;
}

function explain(params: Params, daemon: Daemon): unknown {
  const subject = params['subject'];
  if (typeof subject !== 'string' || subject === '')
    throw new Refused('badRequest', 'why needs a subject: a prefix, link, rule or change id');
  const answer = why(subject, moment(daemon), daemon.journal);
  if (answer !== undefined) return answer;
  const { links, rules } = daemon.program;
  const names = [...links.keys(), ...rules.map((rule) => rule.name)].join(', ');
  throw new Refused(
    'unknownSubject',
    `${JSON.stringify(subject)} is no prefix, link, rule or change. Links and rules are: ${names}`,
  );
}

/** Refuses with every reason at once. */
function refuseToArm(daemon: Daemon): void {
  if (daemon.mode === 'stopped')
    throw new Refused('stopped', 'weir is stopped. weir resume first, look at weir plan, then weir arm.');
  const { world } = moment(daemon);
  const refusals = armRefusals(daemon.program, world);
  if (refusals.length > 0) {
    throw new Refused(
      'notSafe',
      `weir does not arm, for ${String(refusals.length)} ${refusals.length === 1 ? 'reason' : 'reasons'}:`,
      refusals,
    );
  }
}

const backToObserve = (clock: Clock, after: Ms, run: () => void): (() => void) => clock.timer(after, run);

async function emptied({ held }: MethodParts, clock: Clock): Promise<void> {
  const start = clock.now();
  while (held() > 0 && since(clock.now(), start) < STOP_PATIENCE) {
    await new Promise<void>((resolve) => clock.timer(LOOK_AGAIN, resolve));
  }
}

/** `plan FILE`: timers of rules whose condition holds count as run out, for the question is what the file would do. */
function imagined({ daemon, environment }: MethodParts, file: string): Moment {
  const program = compiledOrRefused(file, environment);
  return daemon.imagine(program, (other, state, world) => {
    const first = tick(other, state, world);
    return tick(other, impatient(first.state), world);
  });
}
