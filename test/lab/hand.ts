/**
 * A hand at ExaBGP's keyboard: commands are typed by the test and everything ExaBGP says is kept.
 *
 * In weir's place runs a two-line shell script: one `cat` carries a fifo to ExaBGP, another carries ExaBGP to a file.
 * So traps can be shown on real routers without weir, and weir's stdin can be recorded.
 */
import { chmodSync, closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Namespace } from './namespace.ts';
import { until } from './wait.ts';

const ANSWER_MS = 5_000;
const SCRIPT = '#!/bin/sh\n# $1: fifo with commands, $2: file for what ExaBGP says\ncat <"$1" &\nexec cat >>"$2"\n';

export class Hand {
  /** What to write after `run` in ExaBGP's configuration. */
  readonly run: string;
  readonly at: Namespace;
  readonly #fifo: number;
  readonly #heard: string;

  constructor(at: Namespace) {
    this.at = at;
    const script = at.file('hand.sh', SCRIPT, 0o755);
    const fifo = join(at.dir, 'hand.fifo');
    this.#heard = at.file('hand.heard', '');
    chmodSync(this.#heard, 0o666);
    at.exec('mkfifo', '-m', '666', fifo);
    this.run = `${script} ${fifo} ${this.#heard}`;
    // Read-write never blocks and keeps the fifo open between two commands.
    this.#fifo = openSync(fifo, constants.O_RDWR);
  }

  /** Types one command and waits for its answer. @throws when there is none, as for some bad values. */
  async type(command: string): Promise<'done' | 'error'> {
    const before = this.#answers().length;
    writeSync(this.#fifo, `${command}\n`);
    return until(`an answer to "${command}"`, ANSWER_MS, () => this.#answers()[before]);
  }

  /** Every line ExaBGP has written, oldest first. */
  lines(): readonly string[] {
    return readFileSync(this.#heard, 'utf8').split('\n').slice(0, -1);
  }

  #answers(): ('done' | 'error')[] {
    return this.lines().filter((line) => line === 'done' || line === 'error');
  }

  close(): void {
    closeSync(this.#fifo);
  }
}
