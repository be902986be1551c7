/**
 * Gets weir going under ExaBGP and never ends on its own.
 *
 * stdin is drained from the first moment: ExaBGP stops serving BGP while its helper does not read, and a helper that dies
 * five times within a minute takes ExaBGP and every session with it. So whatever is missing (state directory, lock, a
 * valid first file) is said on stderr and tried again, with nothing sent meanwhile. The end comes with end of file on
 * stdin, ExaBGP's shutdown line, or a signal.
 */
import type { Ms } from '../../dsl/program/index.ts';
import { ms } from '../../dsl/program/index.ts';
import { plainDiagnostic } from '../../dsl/index.ts';
import type { NeighborKey } from '../model/index.ts';
import { loadProgram } from '../reload/index.ts';
import type { Loaded } from '../reload/index.ts';
import { ExabgpSpeaker } from '../speaker/index.ts';
import type { EndReason, SpeakerPorts } from '../speaker/index.ts';
import type { Clock } from './clock.ts';
import { isEmpty, refusalText } from './mistakes.ts';
import type { Lock } from './lock.ts';
import { tryLock } from './lock.ts';
import { readMode } from './mode.ts';
import { Running } from './running.ts';
import { StateDir } from './state-dir.ts';
import { describeTrouble } from './trouble.ts';

export interface BootOptions {
  readonly file: string;
  readonly stateDir: string;
  /** Counts only on a state directory in which no mode was ever recorded. */
  readonly arm: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly hashSeed: number;
  readonly clock: Clock;
  readonly ports: SpeakerPorts;
  readonly log: (line: string) => void;
}

const TRY_AGAIN: Ms = ms(10_000);
const LOCK_AGAIN: Ms = ms(200);
/** Longest time that closing gets once the end has come; ExaBGP 5 kills after two seconds. */
const END_WITHIN: Ms = ms(1_500);
/** The sending-side prefix limit of the speaker, beside the guard's own. */
const MOST_PREFIXES = 10_000;

/** Resolves when weir has ended, with the reason; `terminate` ends it as a signal would. */
export function boot(options: BootOptions): { readonly ended: Promise<EndReason>; readonly terminate: () => void } {
  const starter = new Starter(options);
  return {
    ended: starter.ended,
    terminate: () => {
      starter.terminate();
    },
  };
}

class Starter {
  readonly ended: Promise<EndReason>;
  readonly #options: BootOptions;
  readonly #state: StateDir;
  readonly #speaker: ExabgpSpeaker;
  #running: Running | undefined;
  #lock: Lock | undefined;
  #told = '';
  #over = false;

  constructor(options: BootOptions) {
    this.#options = options;
    this.#state = new StateDir(options.stateDir);
    let finish: (reason: EndReason) => void = () => undefined;
    this.ended = new Promise((resolve) => {
      finish = resolve;
    });
    this.#speaker = new ExabgpSpeaker(
      { hashSeed: options.hashSeed, prefixLimit: (_: NeighborKey) => MOST_PREFIXES },
      options.ports,
      {
        sessionUp: (session) => {
          this.#running?.sessionChanged(`session ${session.peer} (AS${String(session.peerAsn)}) is up`);
        },
        sessionDown: (session, reason) => {
          this.#running?.sessionChanged(`session ${session.peer} is down: ${reason}`);
        },
        routesChanged: (changes) => {
          this.#running?.routesChanged(changes);
        },
        echoed: (_neighbor, prefix, route, at) => {
          this.#running?.echoed(prefix, route !== undefined, at);
        },
        written: (line) => {
          this.#running?.written(line);
        },
        answered: () => undefined,
        ready: () => {
          this.#running?.decideSoon();
        },
        trouble: (trouble) => {
          options.log(describeTrouble(trouble));
          if (trouble.kind === 'tablesUntrusted') this.#running?.untrusted(trouble.neighbors);
        },
        end: (reason) => {
          const over = (): void => {
            finish(reason);
          };
          options.clock.timer(END_WITHIN, over);
          void this.#end(reason).then(over, over);
        },
      },
    );
    this.#speaker.start();
    this.#attempt();
  }

  terminate(): void {
    this.#speaker.terminate();
  }

  #attempt(): void {
    if (this.#over) return;
    const wait = this.#tryToStart();
    if (wait !== undefined)
      this.#options.clock.timer(wait, () => {
        this.#attempt();
      });
  }

  /** How long to wait before the next try; undefined when weir runs. */
  #tryToStart(): Ms | undefined {
    try {
      this.#state.open();
      this.#lock ??= tryLock(this.#state.file('weir.lock'));
    } catch (error) {
      const what = (error as Error).message;
      const named = what.includes(this.#state.path) ? what : `${this.#state.file('weir.lock')}: ${what}.`;
      this.#say(`${named} Nothing is sent; trying again every 10 s.`);
      return TRY_AGAIN;
    }
    if (this.#lock === undefined) {
      this.#say(`another weir holds ${this.#state.file('weir.lock')}; waiting for it to end`);
      return LOCK_AGAIN;
    }
    const loaded = loadProgram(this.#options.file, this.#options.environment);
    if (loaded.program === undefined || isEmpty(loaded.program)) {
      this.#say(
        loaded.program === undefined ? refusalText(this.#options.file, loaded) : `${this.#options.file} is empty`,
      );
      return TRY_AGAIN;
    }
    this.#start(loaded, loaded.program);
    return undefined;
  }

  #start(loaded: Loaded, program: NonNullable<Loaded['program']>): void {
    const { log, arm } = this.#options;
    const recorded = readMode(this.#state);
    const mode = arm && !recorded.recorded ? 'armed' : recorded.mode;
    log(
      `${program.file} ${program.revision}: ${String(program.links.size)} links, ${String(program.rules.length)} rules; mode ${mode}`,
    );
    for (const warning of loaded.diagnostics) log(plainDiagnostic(warning));
    this.#running = new Running({
      ...this.#options,
      state: this.#state,
      speaker: this.#speaker,
      program,
      loaded,
      mode,
    });
    void this.#running.start();
  }

  async #end(reason: EndReason): Promise<void> {
    this.#over = true;
    this.#options.log(
      reason === 'eof'
        ? 'ExaBGP is gone (end of file on stdin)'
        : reason === 'shutdown'
          ? 'ExaBGP shuts down'
          : 'ended by a signal',
    );
    await this.#running?.close();
    this.#lock?.release();
  }

  /** The same sentence once, not at every try. */
  #say(sentence: string): void {
    if (sentence !== this.#told) this.#options.log(sentence);
    this.#told = sentence;
  }
}
