/**
 * The main thread's side: starts the worker and keeps it alive, tells it the prefixes, keeps its newest snapshot.
 *
 * A worker that ends unasked is started again, after a pause that grows while it keeps ending, and gets the whole table of
 * prefixes anew. Until its first snapshot the last one stands and grows older.
 */
import type { FlowSourceSpec, MonoMs, Ms, Prefix } from '../../../dsl/program/index.ts';
import { ms, since } from '../../../dsl/program/index.ts';
import type { FlowReport } from './report.ts';
import { flowReport } from './report.ts';
import type { FlowStatus } from './status.ts';
import { BatchBuilder, batchBuffers, IS_OWN, IS_REMOVED } from './volume/index.ts';
import type { PrefixBatch } from './volume/index.ts';
import type { FlowThread, FromWorker, StartThread } from './worker/index.ts';
import { startFlowThread } from './worker/index.ts';

const FIRST_PAUSE = ms(1_000);
const LONGEST_PAUSE = ms(30_000);
/** So long without an end shows that the worker is well again. */
const WELL_AFTER = ms(60_000);
/** Prefixes per message: bounds the arrays, not the work. */
const CHUNK = 65_536;

/** A prefix whose address begins at `words[at]`, one word for IPv4 and four for IPv6. */
export type PrefixVisitor = (family: 4 | 6, words: ArrayLike<number>, at: number, length: number) => void;

/** The prefixes to count by, asked for at every start of the worker. */
export interface CountedPrefixes {
  /** Own blocks and customers' blocks: traffic to them is inbound. */
  readonly own: () => Iterable<Prefix>;
  /** Visits everything that traffic may go to: usually the whole RIB, a million and more, in one go. */
  readonly remote: (visit: PrefixVisitor) => void;
}

export interface FlowCollectorOptions {
  readonly sources: readonly FlowSourceSpec[];
  readonly prefixes: CountedPrefixes;
}

/** Things worth one line in the log. */
export type FlowEvent = {
  readonly code: 'flow-worker-ended';
  readonly reason: string;
  readonly restarts: number;
  readonly pause: Ms;
};

export interface FlowCollectorTools {
  readonly clock: () => MonoMs;
  /** Runs `then` after a pause; returns how to call it off. */
  readonly later: (pause: Ms, then: () => void) => () => void;
  readonly log: (event: FlowEvent) => void;
  readonly startThread?: StartThread;
}

export class FlowCollector {
  readonly #options: FlowCollectorOptions;
  readonly #tools: FlowCollectorTools;
  #thread: FlowThread | undefined;
  #startedAt: MonoMs | undefined;
  #restarts = 0;
  #pause = FIRST_PAUSE;
  #callOff: () => void = () => undefined;
  #newest: { readonly message: FromWorker; readonly at: MonoMs } | undefined;

  constructor(options: FlowCollectorOptions, tools: FlowCollectorTools) {
    this.#options = options;
    this.#tools = tools;
  }

  /** Does nothing without sources. */
  start(): void {
    if (this.#options.sources.length > 0) this.#run();
  }

  /** Sends the whole table again: after a resync, when it is not known what changed, or when `own` was edited. */
  resendPrefixes(): void {
    if (this.#thread) this.#sendTable();
  }

  /** Single prefixes of the RIB that came or went. */
  changePrefixes(added: readonly Prefix[], removed: readonly Prefix[]): void {
    const batch = new BatchBuilder();
    for (const prefix of removed) batch.addText(prefix, IS_REMOVED);
    for (const prefix of added) batch.addText(prefix, 0);
    if (batch.size > 0) this.#post(batch.take(undefined));
  }

  /** What is known now; undefined before the first snapshot. */
  read(): FlowReport | undefined {
    if (!this.#newest) return undefined;
    const { message, at } = this.#newest;
    const status: FlowStatus = { intake: message.intake, sockets: message.sockets, restarts: this.#restarts };
    return flowReport(this.#options.sources, status, since(this.#tools.clock(), at));
  }

  /** Asks for a snapshot before its time. */
  refresh(): void {
    this.#thread?.post({ kind: 'snapshot' });
  }

  async stop(): Promise<void> {
    this.#callOff();
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  #run(): void {
    const { sources } = this.#options;
    const start = this.#tools.startThread ?? startFlowThread;
    this.#startedAt = this.#tools.clock();
    this.#thread = start(
      { sources, snapshotEveryMs: snapshotInterval(sources) },
      { message: (message) => this.#took(message), ended: (reason) => this.#ended(reason) },
    );
    this.#sendTable();
  }

  #took(message: FromWorker): void {
    this.#newest = { message, at: this.#tools.clock() };
  }

  #ended(reason: string): void {
    this.#thread = undefined;
    this.#restarts++;
    const lived = this.#startedAt === undefined ? 0 : since(this.#tools.clock(), this.#startedAt);
    if (lived >= WELL_AFTER) this.#pause = FIRST_PAUSE;
    this.#tools.log({ code: 'flow-worker-ended', reason, restarts: this.#restarts, pause: this.#pause });
    this.#callOff = this.#tools.later(this.#pause, () => this.#run());
    this.#pause = ms(Math.min(2 * this.#pause, LONGEST_PAUSE));
  }

  #sendTable(): void {
    const { own, remote } = this.#options.prefixes;
    const batch = new BatchBuilder();
    for (const prefix of own()) batch.addText(prefix, IS_OWN);
    this.#post(batch.take('first'));
    remote((family, words, at, length) => {
      batch.add(family, words, at, length, 0);
      if (batch.size >= CHUNK) this.#post(batch.take('next'));
    });
    this.#post(batch.take('last'));
  }

  #post(batch: PrefixBatch): void {
    this.#thread?.post({ kind: 'prefixes', batch }, batchBuffers(batch));
  }
}

/** Rates change once per bucket, a fifth of the timeout; half of that keeps the ages fresh. */
const snapshotInterval = (sources: readonly FlowSourceSpec[]): number =>
  Math.max(250, Math.min(...sources.map(({ timeout }) => timeout)) / 10);
