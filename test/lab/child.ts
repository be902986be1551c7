/** A process of the lab: started in a namespace, ended by its pid, its output kept in a file of the lab's folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { InVain } from './wait.ts';

/** How long a daemon may take to end after SIGTERM before it is killed. */
const TERM_PATIENCE_MS = 2_000;

export interface ChildOptions {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** SIGINT where the daemon flushes its buffers on that one only. */
  readonly stopSignal?: 'SIGTERM' | 'SIGINT';
  /** Makes `write` possible; otherwise stdin is /dev/null. */
  readonly stdin?: boolean;
}

export class Child {
  readonly label: string;
  readonly logFile: string;
  readonly #process: ChildProcess;
  readonly #stopSignal: NodeJS.Signals;
  readonly #ended: Promise<void>;

  constructor(label: string, argv: readonly [string, ...string[]], logFile: string, options: ChildOptions = {}) {
    this.label = label;
    this.logFile = logFile;
    this.#stopSignal = options.stopSignal ?? 'SIGTERM';
    const log = openSync(logFile, 'a');
    this.#process = spawn(argv[0], argv.slice(1), {
      stdio: [options.stdin === true ? 'pipe' : 'ignore', log, log],
      env: { ...process.env, ...options.env },
      cwd: '/',
    });
    closeSync(log);
    this.#process.stdin?.on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      this.#process.once('exit', () => resolve());
      this.#process.once('error', () => resolve());
    });
  }

  /** `ip netns exec` replaces itself by the command, so this is the daemon's own pid. */
  get pid(): number {
    if (this.#process.pid === undefined) throw new Error(`${this.label} did not start`);
    return this.#process.pid;
  }

  get running(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null && this.#process.pid !== undefined;
  }

  /** What it has written so far to stdout and stderr. */
  get output(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** @throws InVain with its output when it has ended: waiting for its answer would be in vain. */
  mustRun(): void {
    if (!this.running) throw new InVain(`${this.label} ended: ${this.output}`);
  }

  write(text: string): void {
    this.#process.stdin?.write(text);
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running) this.#process.kill(signal);
  }

  async stop(signal: NodeJS.Signals = this.#stopSignal): Promise<void> {
    if (!this.running) return;
    this.#process.kill(signal);
    const killer = setTimeout(() => this.#process.kill('SIGKILL'), TERM_PATIENCE_MS);
    await this.#ended;
    clearTimeout(killer);
  }
}
