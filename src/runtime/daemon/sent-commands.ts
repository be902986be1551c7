/** Which line said what of which prefix, and how long its echo took: for `why`. */
import type { MonoMs, Prefix } from '../../dsl/program/index.ts';
import { prefix as asPrefix, since } from '../../dsl/program/index.ts';
import type { Journal, SentCommand } from '../answers/index.ts';
import type { Clock } from './clock.ts';

interface Waiting {
  readonly command: SentCommand;
  readonly announces: boolean;
  readonly writtenAt: MonoMs;
}

export class SentCommands {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #waiting = new Map<Prefix, Waiting>();

  constructor(journal: Journal, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
  }

  written(line: string): void {
    const announces = / announce /.test(line);
    if (!announces && !/ withdraw /.test(line)) return;
    for (const prefix of prefixesIn(line)) {
      const command: SentCommand = {
        at: new Date(this.#clock.wall()).toISOString(),
        line: line.trim(),
        prefix,
        echoMs: undefined,
      };
      this.#journal.sent(command);
      this.#waiting.set(prefix, { command, announces, writtenAt: this.#clock.now() });
    }
  }

  echoed(prefix: Prefix, announced: boolean, at: MonoMs): void {
    const waiting = this.#waiting.get(prefix);
    if (waiting?.announces !== announced) return;
    waiting.command.echoMs = Math.round(since(at, waiting.writtenAt));
    this.#waiting.delete(prefix);
  }
}

/** `… route PFX …` or `… nlri PFX PFX …`. */
function prefixesIn(line: string): readonly Prefix[] {
  const words = line.trim().split(/\s+/);
  const list = words.indexOf('nlri');
  if (list >= 0) return words.slice(list + 1).map(asPrefix);
  const single = words[words.indexOf('route') + 1];
  return words.includes('route') && single !== undefined ? [asPrefix(single)] : [];
}
