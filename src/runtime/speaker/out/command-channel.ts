/**
 * The pipe to ExaBGP: one command at a time, its answer matched to it, silence noticed.
 *
 * Answers carry no number. Commands of the asynchronous kind (announce, withdraw, show) are answered in their order;
 * the others overtake, so they are only written when nothing else is under way. Some commands never get an answer, so
 * each has a time limit. When it passes, nobody knows which command the next `done` belongs to: everything under way is
 * unknown, and the channel aligns itself by `show neighbor summary`, whose first line is unmistakable; answers before
 * that line belong to the past. The same happens at the start, because ExaBGP may still answer a predecessor.
 *
 * There is no queue. When the pipe is free the channel asks its owner what is next, so that after a stall it says what
 * is right now and not what was right before. Urgent lines are written at once, whatever is under way.
 */
import type { MonoMs, Ms } from '../../../dsl/program/index.ts';
import { after, ms } from '../../../dsl/program/index.ts';
import { SENTINEL } from './form.ts';
import { isSummaryHeader } from './show.ts';

export interface CommandSink {
  /** Writes a line with its line feed. False: the pipe is full, write nothing more until `onDrain` is called. */
  write(line: string): boolean;
  onDrain(callback: () => void): void;
}

/** Runs `callback` after `wait`; the returned function calls it off. */
export type Timer = (wait: Ms, callback: () => void) => () => void;

export type Answer = 'done' | 'error' | 'unknown';

export interface Outgoing {
  readonly line: string;
  /** Prefixes in it: a long list takes ExaBGP longer. */
  readonly prefixes: number;
  /** A line of a multi-line answer. */
  readonly onText?: (line: string) => void;
  readonly onAnswer: (answer: Answer) => void;
}

export interface ChannelOptions {
  readonly sink: CommandSink;
  readonly clock: () => MonoMs;
  readonly timer: Timer;
  /** The last check before a write; a line that fails is never written and is answered `error`. */
  readonly allows: (line: string) => boolean;
  /** What to write next, if anything. Asked whenever the pipe is free. */
  readonly next: () => Outgoing | undefined;
  /** The pipe was full and takes lines again: what was right to say before may not be now. */
  readonly onDrain: () => void;
  /** True while input lies unread: the answer may be in it. */
  readonly isBehind: () => boolean;
  /** For the record of what was said, in the order of writing. */
  readonly onWritten: (line: string) => void;
  readonly onAnswered: (line: string, answer: Answer) => void;
}

interface Underway {
  readonly command: Outgoing;
  /** Time left from the moment it is the oldest, and again from each line of its answer. */
  readonly patience: Ms;
  deadline: MonoMs;
}

const ALIGN = 'show neighbor summary';
const TIMEOUT = ms(2_000);
/** ExaBGP takes 2,000 to 4,500 prefixes a second. */
const PER_PREFIX = ms(1);
/** After our own stall the answer may already lie in the input: look once more before giving up. */
const GRACE = ms(100);
/** A silent ExaBGP is asked again after 2, 4, 8, ... seconds, at most this. */
const LONGEST_WAIT = ms(30_000);

export class CommandChannel {
  readonly #options: ChannelOptions;
  /** Written and not answered, oldest first. */
  #underway: Underway[] = [];
  #alignment: 'aligned' | 'needed' | 'asked' = 'needed';
  #blocked = false;
  #closed = false;
  #wait = TIMEOUT;
  #cancelTimer: (() => void) | undefined;
  #asking = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
    options.sink.onDrain(() => {
      this.#blocked = false;
      options.onDrain();
      this.kick();
    });
  }

  /** True when nothing written waits for its answer and answers can be told apart. */
  get isIdle(): boolean {
    return this.#underway.length === 0 && this.#alignment === 'aligned';
  }

  /** Writes the sentinel and then listens only behind a known answer. To be called once, before anything else. */
  start(): void {
    this.#options.sink.write(`${SENTINEL}\n`);
    this.#options.onWritten(SENTINEL);
    this.kick();
  }

  /** There may be something to write now. */
  kick(): void {
    if (this.#asking) return;
    this.#asking = true;
    while (!this.#closed && !this.#blocked && this.#underway.length === 0) {
      if (this.#alignment !== 'aligned') this.#align();
      else {
        const command = this.#options.next();
        if (command === undefined) break;
        this.#write(command);
      }
    }
    this.#asking = false;
  }

  /** Writes at once, past the window and whatever the pipe says. */
  urgent(command: Outgoing): void {
    if (!this.#closed) this.#write(command);
  }

  /** A line from ExaBGP that is not JSON. */
  take(line: string): void {
    if (this.#closed) return;
    if (this.#alignment === 'asked') {
      if (isSummaryHeader(line)) {
        this.#alignment = 'aligned';
        this.#wait = TIMEOUT;
      }
      return;
    }
    const head = this.#underway[0];
    if (head === undefined) return;
    if (line !== 'done' && line !== 'error') {
      head.deadline = after(this.#options.clock(), head.patience);
      head.command.onText?.(line);
      return;
    }
    this.#underway.shift();
    this.#arm();
    this.#answer(head.command, line);
    this.kick();
  }

  /** Nothing is written any more and no timer is left. */
  close(): void {
    this.#closed = true;
    this.#underway = [];
    this.#cancelTimer?.();
  }

  #write(command: Outgoing): void {
    const { sink, clock, allows, onWritten } = this.#options;
    if (!allows(command.line)) {
      command.onAnswer('error');
      return;
    }
    const backlog = this.#underway.reduce((sum, { command: { prefixes } }) => sum + prefixes, command.prefixes);
    const patience = ms(this.#wait + backlog * PER_PREFIX);
    this.#underway.push({ command, patience, deadline: after(clock(), patience) });
    this.#blocked = !sink.write(`${command.line}\n`) || this.#blocked;
    onWritten(command.line);
    if (this.#underway.length === 1) this.#arm();
  }

  #align(): void {
    this.#alignment = 'asked';
    this.#write({ line: ALIGN, prefixes: 0, onAnswer: () => undefined });
  }

  /** Watches the oldest command. */
  #arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const head = this.#underway[0];
    if (head === undefined || this.#closed) return;
    this.#sleep(ms(head.deadline - this.#options.clock()), false);
  }

  /** The timer is set once per command and not for each line of an answer: the deadline may have moved. */
  #sleep(wait: Ms, isGrace: boolean): void {
    const asleepOn = this.#underway[0];
    this.#cancelTimer = this.#options.timer(ms(Math.max(0, wait)), () => {
      const left = ms((asleepOn?.deadline ?? 0) - this.#options.clock());
      if (left > 0) this.#sleep(left, false);
      else if (this.#options.isBehind() || !isGrace) this.#sleep(GRACE, true);
      else this.#timeOut();
    });
  }

  #timeOut(): void {
    const lost = this.#underway;
    this.#underway = [];
    this.#cancelTimer = undefined;
    this.#alignment = 'needed';
    this.#wait = ms(Math.min(LONGEST_WAIT, 2 * this.#wait));
    for (const { command } of lost) this.#answer(command, 'unknown');
    this.kick();
  }

  #answer(command: Outgoing, answer: Answer): void {
    command.onAnswer(answer);
    this.#options.onAnswered(command.line, answer);
  }
}
