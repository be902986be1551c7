/**
 * ExaBGP as its helper process meets it: JSON lines one way, commands the other, answers between the JSON.
 *
 * It has no sockets and starts no process: bytes come in by `take`, bytes go out by `write`, time is handed in. The
 * neighbours behind it are given by hooks, so the same front serves a simulated network and a test that types routes.
 * Commands run in two classes as in ExaBGP: most keep their turn, some are answered at once and overtake the others.
 */
import { extensive, ribListing, summary, versionLine } from './answers.ts';
import type { Clock } from './clock.ts';
import type { Command } from './command.ts';
import { readCommand } from './command.ts';
import { familyOf } from './json.ts';
import type { WireUpdate } from './json.ts';
import { LineSplitter } from './lines.ts';
import type { Neighbor } from './neighbor.ts';
import type { SessionOptions } from './sessions.ts';
import { Sessions } from './sessions.ts';

export interface Timing {
  /** Milliseconds from a command's turn to its answer. */
  readonly answerAfter: number;
  /** Milliseconds from the answer to the echo of what was sent. */
  readonly echoAfter: number;
  /** Milliseconds from a reset session to the next one. */
  readonly reconnectAfter: number;
  /** Commands that are carried out and never answered. */
  readonly mute: (line: string) => boolean;
}

/** Faster than ExaBGP on a busy machine, in the same order. */
export const PROMPT: Timing = { answerAfter: 0, echoAfter: 1, reconnectAfter: 10, mute: () => false };

export interface ExaBgpOptions extends Omit<SessionOptions, 'line' | 'reconnectAfter'> {
  readonly clock: Clock;
  readonly timing: Timing;
  /** To the helper's stdin. */
  readonly write: (text: string) => void;
  /** A line arrived on the command pipe. */
  readonly command: (line: string) => void;
  /** A byte outside ASCII arrived: ExaBGP ends and restarts its helper. */
  readonly unreadable: () => void;
  readonly shutdown: () => void;
}

/** The answer, and what happens on the wire after it. */
interface Outcome {
  readonly lines: readonly string[];
  readonly then?: () => void;
}

export class ExaBgp {
  readonly #options: ExaBgpOptions;
  readonly #sessions: Sessions;
  readonly #lines = new LineSplitter();
  #waiting: { readonly line: string; readonly command: Command }[] = [];
  #running = false;
  #acks = true;

  constructor(options: ExaBgpOptions) {
    this.#options = options;
    const line = (text: string): void => options.write(`${text}\n`);
    this.#sessions = new Sessions({ ...options, line, reconnectAfter: options.timing.reconnectAfter });
  }

  get neighbors(): readonly Neighbor[] {
    return this.#sessions.neighbors;
  }

  /** Bytes from the helper's stdout, in any cut. A half line is kept, also over the helper's death. */
  take(bytes: Uint8Array): void {
    if (bytes.some((byte) => byte > 0x7f)) {
      this.#lines.clear();
      this.#options.unreadable();
      return;
    }
    for (const line of this.#lines.push(bytes)) this.command(line);
  }

  command(line: string): void {
    this.#options.command(line);
    const command = readCommand(line, this.#options.dialect);
    if (this.#atOnce(line, command)) return;
    this.#waiting.push({ line, command });
    if (!this.#running) this.#next();
  }

  /** Sessions are named by the peer's address; two with the same one go together. */
  up(peer: string): void {
    for (const neighbor of this.#sessions.at(peer)) this.#sessions.establish(neighbor);
  }

  down(peer: string, reason?: string): void {
    for (const neighbor of this.#sessions.at(peer)) this.#sessions.drop(neighbor, reason);
  }

  /** The neighbour sends an UPDATE; nothing happens while its session is down. */
  receive(peer: string, update: WireUpdate): void {
    for (const neighbor of this.#sessions.at(peer)) this.#sessions.receive(neighbor, update);
  }

  /** Anything at all on the helper's stdin: garbage, half lines, lies. */
  raw(text: string): void {
    this.#options.write(text);
  }

  /** What a helper reads before its SIGTERM: every session down, then the shutdown line. */
  sayGoodbye(): void {
    this.#sessions.sayGoodbye();
  }

  #answer(line: string, lines: readonly string[]): void {
    const muted = !this.#acks || this.#options.timing.mute(line);
    for (const text of lines) if (!muted || (text !== 'done' && text !== 'error')) this.#options.write(`${text}\n`);
  }

  /** True for what is answered, or forgotten, without waiting for its turn. */
  #atOnce(line: string, command: Command): boolean {
    switch (command.kind) {
      case 'unanswered':
        return true;
      case 'error':
        if (command.when === 'now') this.#answer(line, ['error']);
        return command.when === 'now';
      case 'version':
        this.#answer(line, [versionLine(this.#options.dialect), 'done']);
        return true;
      case 'help':
        this.#answer(line, ['', 'available API commands are listed here:', '', 'done']);
        return true;
      case 'comment':
      case 'ack-on':
      case 'ack-off':
        if (command.kind === 'ack-on') this.#acks = true;
        this.#answer(line, ['done']);
        if (command.kind === 'ack-off') this.#acks = false;
        return true;
      case 'reload':
      case 'restart':
      case 'shutdown':
        this.#answer(line, [`${command.kind} in progress`, 'done']);
        if (command.kind === 'shutdown') this.#options.shutdown();
        return true;
      case 'teardown':
        this.#answer(line, [command.to.length > 0 ? 'done' : 'error']);
        if (command.to.length > 0) this.#each(command, (neighbor) => this.#sessions.teardown(neighbor, command.code));
        return true;
      case 'flush':
      case 'clear-in':
      case 'clear-out':
        if (this.#sessions.matching(command.to).length > 0) return false;
        this.#answer(line, ['error']);
        return true;
      default:
        return false;
    }
  }

  #next(): void {
    const entry = this.#waiting.shift();
    this.#running = entry !== undefined;
    if (!entry) return;
    const { clock, timing } = this.#options;
    clock.after(timing.answerAfter, () => {
      const { lines, then } = this.#carryOut(entry.command);
      this.#answer(entry.line, lines);
      if (then) clock.after(timing.echoAfter, then);
      this.#next();
    });
  }

  #each(command: { readonly to: readonly ReadonlyMap<string, string>[] }, run: (neighbor: Neighbor) => void): void {
    this.#sessions.matching(command.to).forEach(run);
  }

  #carryOut(command: Command): Outcome {
    const { dialect } = this.#options;
    const done = ['done'];
    switch (command.kind) {
      case 'show-neighbor':
        return { lines: [...this.#sessionListing(command.form, command.peer), 'done'] };
      case 'show-rib':
        return {
          lines: [...ribListing(this.neighbors, command.rib, command.peer, command.extensive, dialect), 'done'],
        };
      case 'announce':
        return this.#announce(command);
      case 'withdraw':
        return this.#withdraw(command, () => command.routes.map(({ prefix }) => prefix));
      case 'other':
        return { lines: this.#sessions.matching(command.to).length > 0 ? done : ['error'] };
      case 'flush':
        return {
          lines: done,
          then: () => this.#each(command, (to) => this.#sessions.announce(to, [...to.ribOut.values()])),
        };
      case 'clear-in':
        this.#each(command, ({ ribIn }) => ribIn.clear());
        return { lines: done };
      case 'clear-out':
        return this.#withdraw(command, ({ ribOut }) => [...ribOut.keys()]);
      default:
        return { lines: ['error'] };
    }
  }

  /** `configuration` prints the file, which there is none of here. */
  #sessionListing(form: 'summary' | 'extensive' | 'configuration', peer: string): readonly string[] {
    const now = this.#options.clock.now();
    if (form === 'summary') return summary(this.neighbors, peer, now);
    return form === 'extensive' ? extensive(this.neighbors, peer, now) : [];
  }

  #announce(command: Extract<Command, { kind: 'announce' | 'withdraw' }>): Outcome {
    const neighbors = this.#sessions.matching(command.to);
    const takes = ({ options }: Neighbor, prefix: string): boolean => options.families.includes(familyOf(prefix));
    const wrongSelf = command.routes.some(
      ({ nextHop, prefix }) =>
        nextHop === 'self' &&
        neighbors.some((to) => takes(to, prefix) && to.options.peer.includes(':') !== prefix.includes(':')),
    );
    if (neighbors.length === 0 || (wrongSelf && this.#options.dialect === '5.0')) return { lines: ['error'] };
    const changed = neighbors.map((to) => ({
      to,
      routes: command.routes.filter((route) => takes(to, route.prefix) && to.store(route)),
    }));
    return { lines: ['done'], then: () => changed.forEach(({ to, routes }) => this.#sessions.announce(to, routes)) };
  }

  #withdraw(command: Extract<Command, { to: unknown }>, which: (neighbor: Neighbor) => readonly string[]): Outcome {
    const gone = this.#sessions.matching(command.to).map((from) => ({ from, prefixes: which(from) }));
    if (gone.length === 0) return { lines: ['error'] };
    for (const { from, prefixes } of gone) for (const prefix of prefixes) from.ribOut.delete(prefix);
    return {
      lines: ['done'],
      then: () => gone.forEach(({ from, prefixes }) => this.#sessions.withdraw(from, prefixes)),
    };
  }
}
