/** Calls back when the content of the watched files has changed and has stopped changing. */
import { watch } from 'chokidar';
import type { FSWatcher } from 'chokidar';
import { dirname } from 'node:path';
import { fingerprint } from './read.ts';

export interface WatchOptions {
  /** How often the content is compared, ms. */
  readonly every: number;
  /** Two readings this far apart have to agree, ms. */
  readonly quiet: number;
  readonly setTimer: (run: () => void, after: number) => { cancel(): void };
}

export class RuleWatcher {
  readonly #options: WatchOptions;
  readonly #onChange: (print: string) => void;
  #paths: readonly string[] = [];
  #known = '';
  /** A content seen once and not yet confirmed by a second reading. */
  #unsettled: string | undefined;
  #timer: { cancel(): void } | undefined;
  #events: FSWatcher | undefined;

  constructor(options: WatchOptions, onChange: (print: string) => void) {
    this.#options = options;
    this.#onChange = onChange;
  }

  /** Watches these files from now on; `known` is the content that is already in force (or was refused). */
  watch(paths: readonly string[], known: string): void {
    const same = paths.join('\0') === this.#paths.join('\0');
    this.#paths = paths;
    this.#known = known;
    this.#unsettled = undefined;
    if (!same) this.#listen();
    this.#schedule(this.#options.every);
  }

  close(): void {
    this.#timer?.cancel();
    void this.#events?.close();
  }

  #listen(): void {
    void this.#events?.close();
    this.#events = watch([...new Set([...this.#paths, ...this.#paths.map((path) => dirname(path))])], {
      ignoreInitial: true,
      depth: 0,
      persistent: false,
    });
    this.#events.on('all', () => {
      this.#schedule(this.#options.quiet);
    });
    this.#events.on('error', () => undefined);
  }

  #schedule(after: number): void {
    this.#timer?.cancel();
    this.#timer = this.#options.setTimer(() => {
      this.#look();
    }, after);
  }

  #look(): void {
    const now = fingerprint(this.#paths);
    if (now === this.#known) this.#unsettled = undefined;
    else if (now !== this.#unsettled) {
      this.#unsettled = now;
      this.#schedule(this.#options.quiet);
      return;
    } else {
      this.#known = now;
      this.#unsettled = undefined;
      this.#onChange(now);
    }
    this.#schedule(this.#options.every);
  }
}
