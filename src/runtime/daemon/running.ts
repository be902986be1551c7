/** Everything that exists once there is a Program: the daemon, its collectors, its timers, its socket, its watcher. */
import type { MonoMs, Prefix, Program } from '../../dsl/program/index.ts';
import { ms, prefix as asPrefix } from '../../dsl/program/index.ts';
import { diagnosticJson, plainDiagnostic } from '../../dsl/index.ts';
import { ControlServer } from '../control/index.ts';
import type { Mode, NeighborKey } from '../model/index.ts';
import type { Loaded } from '../reload/index.ts';
import { loadProgram, RuleWatcher } from '../reload/index.ts';
import type { ExabgpSpeaker, RouteChanges } from '../speaker/index.ts';
import type { Clock } from './clock.ts';
import { Daemon } from './daemon.ts';
import { FlowSources } from './flow-sources.ts';
import { inputTroubles } from './input-troubles.ts';
import { LinkSources } from './link-sources.ts';
import { control } from './methods.ts';
import type { Control } from './methods.ts';
import { isEmpty, refusalText } from './mistakes.ts';
import { readMode } from './mode.ts';
import { SentCommands } from './sent-commands.ts';
import type { StateDir } from './state-dir.ts';
import { Ticker } from './ticker.ts';

export interface RunningParts {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly file: string;
  readonly state: StateDir;
  readonly speaker: ExabgpSpeaker;
  readonly program: Program;
  readonly loaded: Loaded;
  readonly mode: Mode;
}

const WATCH_EVERY = 2_000;
const WATCH_QUIET = 100;
/** How soon a STOP file made by hand is followed. */
const LOOK_AT_FILES = ms(500);
/** Routes that concern nothing steered wait for company. */
const ORDINARY_NEWS = ms(1_000);

export class Running {
  readonly #parts: RunningParts;
  readonly #daemon: Daemon;
  readonly #links: LinkSources;
  readonly #flows: FlowSources;
  readonly #ticker: Ticker;
  readonly #watcher: RuleWatcher;
  readonly #sent: SentCommands;
  readonly #control: Control;
  readonly #server: ControlServer;
  /** Of the rules in force: an edit of comments and layout leaves it as it is. */
  #meaning: string;
  #closed = false;

  constructor(parts: RunningParts) {
    this.#parts = parts;
    const { clock, log, speaker, state } = parts;
    this.#meaning = parts.loaded.meaning();
    this.#links = new LinkSources(
      clock,
      () => {
        this.#ticker.soon();
      },
      log,
    );
    this.#flows = new FlowSources(clock, speaker.rib, log);
    this.#daemon = new Daemon(parts.program, parts.mode, {
      speaker,
      links: this.#links,
      flows: this.#flows,
      clock,
      log,
    });
    this.#sent = new SentCommands(this.#daemon.journal, clock);
    this.#ticker = new Ticker(clock, () => this.#decide());
    this.#control = control({
      daemon: this.#daemon,
      state,
      clock,
      log,
      decide: () => {
        this.#decide();
      },
      command: (announcement) => speaker.lineFor(announcement),
      held: () => speaker.advertised().length,
      environment: parts.environment,
      troubles: () => inputTroubles(speaker),
    });
    this.#server = new ControlServer(state.file('weir.sock'), this.#control.methods, log);
    const setTimer = (run: () => void, after: number): { cancel(): void } => ({ cancel: clock.timer(ms(after), run) });
    this.#watcher = new RuleWatcher({ every: WATCH_EVERY, quiet: WATCH_QUIET, setTimer }, () => {
      this.#reload();
    });
  }

  async start(): Promise<void> {
    this.#ticker.start();
    this.#watchFiles();
    this.#watcher.watch(this.#parts.loaded.files, this.#parts.loaded.content);
    try {
      await this.#server.open();
    } catch (error) {
      this.#parts.log(`no control socket: ${(error as Error).message}; steering goes on`);
    }
  }

  sessionChanged(line: string): void {
    this.#parts.log(line);
    this.#ticker.soon();
  }

  routesChanged(changes: RouteChanges): void {
    this.#ticker.soon(this.#daemon.routesChanged(changes) ? ms(0) : ORDINARY_NEWS);
  }

  written(line: string): void {
    this.#sent.written(line);
  }

  echoed(prefix: Prefix, announced: boolean, at: MonoMs): void {
    this.#sent.echoed(asPrefix(prefix), announced, at);
    this.#ticker.soon(ms(50));
  }

  /** Tables that ExaBGP cannot tell again: a feed is reset so that its router sends the table anew. */
  untrusted(neighbors: readonly NeighborKey[]): void {
    for (const key of this.#daemon.feedsAmong(neighbors)) {
      this.#parts.log(`${key}: resetting this feed session, so that its router sends its table again`);
      this.#parts.speaker.teardown(key);
    }
  }

  decideSoon(): void {
    this.#ticker.soon();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ticker.close();
    this.#watcher.close();
    this.#server.close();
    this.#links.close();
    await this.#flows.close();
  }

  /** A fault in a decision must not end the process: what is announced stays, and it is said. */
  #decide(): MonoMs | undefined {
    this.#followStopFile();
    try {
      const wakeAt = this.#daemon.decide();
      if (this.#daemon.leaked && this.#daemon.mode === 'armed') {
        this.#control.stop('a route of ours was seen where it must not be; look at it before weir resume');
      }
      this.#heartbeat();
      return wakeAt;
    } catch (error) {
      this.#parts.log(
        `ALARM deciding failed, announcements stay as they are: ${(error as Error).stack ?? String(error)}`,
      );
      return undefined;
    }
  }

  /** STOP is for hands in a hurry, and a socket that somebody removed would leave weir running and unreachable. */
  #watchFiles(): void {
    if (this.#closed) return;
    this.#parts.clock.timer(LOOK_AT_FILES, () => {
      if (this.#daemon.mode !== 'stopped' && readMode(this.#parts.state).mode === 'stopped') this.#ticker.soon();
      void this.#server.repair().finally(() => {
        this.#watchFiles();
      });
    });
  }

  #followStopFile(): void {
    if (this.#daemon.mode !== 'stopped' && readMode(this.#parts.state).mode === 'stopped') {
      this.#daemon.setMode('stopped');
      this.#parts.log('mode stopped: the file STOP is there');
    }
  }

  #heartbeat(): void {
    try {
      this.#parts.state.write('heartbeat', `${String(this.#parts.clock.wall())}\n`);
    } catch {
      // A full disk is no reason to stop steering; whoever reads the heartbeat sees that it is old.
    }
  }

  #reload(): void {
    const { log, file, environment } = this.#parts;
    const loaded = loadProgram(file, environment);
    this.#watcher.watch(loaded.files, loaded.content);
    if (loaded.program === undefined || isEmpty(loaded.program)) {
      this.#daemon.rejected = {
        at: new Date(this.#parts.clock.wall()).toISOString(),
        file,
        diagnostics: loaded.diagnostics.map(diagnosticJson),
      };
      log(
        `${loaded.program === undefined ? refusalText(file, loaded) : `${file} is empty`}\n  revision ${this.#daemon.program.revision} goes on`,
      );
      return;
    }
    if (loaded.program.revision === this.#daemon.program.revision) return;
    const meaning = loaded.meaning();
    const silent = meaning === this.#meaning;
    this.#meaning = meaning;
    if (silent) {
      // Comments and layout: nothing to say, but the lines that `why` shows are the new ones.
      this.#daemon.swap(loaded.program);
      return;
    }
    for (const warning of loaded.diagnostics) log(plainDiagnostic(warning));
    log(`${file}: revision ${this.#daemon.program.revision} → ${loaded.program.revision}`);
    this.#daemon.swap(loaded.program);
    this.#ticker.soon();
  }
}
