/** The flow sources that a Program asks for, and the prefixes that they count by. */
import type { FlowSourceSpec, Ms, Prefix, Program } from '../../dsl/program/index.ts';
import { ms } from '../../dsl/program/index.ts';
import { FlowCollector } from '../collect/flow/index.ts';
import type { FlowMeasurement, RibView } from '../model/index.ts';
import { prefixWords } from '../speaker/index.ts';
import type { RouteChanges } from '../speaker/index.ts';
import type { Clock } from './clock.ts';

/** After a whole table has changed, its prefixes are sent once it has been quiet for so long. */
const TABLE_PAUSE: Ms = ms(2_000);

export class FlowSources {
  readonly #clock: Clock;
  readonly #rib: RibView;
  readonly #log: (line: string) => void;
  #collector: FlowCollector | undefined;
  #spec = '';
  #own = '';
  #program: Program | undefined;
  #resend: (() => void) | undefined;

  constructor(clock: Clock, rib: RibView, log: (line: string) => void) {
    this.#clock = clock;
    this.#rib = rib;
    this.#log = log;
  }

  follow(program: Program): void {
    const sources = program.sources.filter((source): source is FlowSourceSpec => 'listen' in source);
    const spec = JSON.stringify(sources);
    const own = JSON.stringify(ownPrefixes(program));
    this.#program = program;
    if (spec !== this.#spec) {
      void this.#collector?.stop();
      this.#collector = sources.length === 0 ? undefined : this.#start(sources);
    } else if (own !== this.#own) this.#collector?.resendPrefixes();
    this.#spec = spec;
    this.#own = own;
  }

  /** Keeps the counted prefixes those of the tables. */
  routesChanged(changes: RouteChanges): void {
    if (this.#collector === undefined) return;
    if (changes.overflow || changes.cleared.size > 0) {
      this.#resend?.();
      this.#resend = this.#clock.timer(TABLE_PAUSE, () => {
        this.#collector?.resendPrefixes();
      });
      return;
    }
    const [here, gone]: [Prefix[], Prefix[]] = [[], []];
    for (const prefix of changes.prefixes) (this.#rib.paths(prefix).length > 0 ? here : gone).push(prefix);
    if (here.length + gone.length > 0) this.#collector.changePrefixes(here, gone);
  }

  /** Outbound traffic; undefined where the file declares no flow source. */
  read(): FlowMeasurement | undefined {
    if (this.#collector === undefined) return undefined;
    return this.#collector.read() ?? this.#nothingYet();
  }

  async close(): Promise<void> {
    this.#resend?.();
    await this.#collector?.stop();
  }

  #nothingYet(): FlowMeasurement {
    const timeouts = (this.#program?.sources ?? []).flatMap((source) => ('listen' in source ? [source.timeout] : []));
    return {
      volumes: [],
      age: undefined,
      stale: true,
      longestDelay: ms(0),
      activeTimeout: ms(Math.max(0, ...timeouts)),
      trouble: 'no flow record yet',
    };
  }

  #start(sources: readonly FlowSourceSpec[]): FlowCollector {
    const prefixes = {
      own: () => ownPrefixes(this.#program),
      remote: (visit: (family: 4 | 6, words: ArrayLike<number>, at: number, length: number) => void) => {
        for (const prefix of this.#rib.prefixes()) {
          const known = prefixWords(prefix);
          if (known !== undefined && known.length > 0) visit(known.family, known.words, 0, known.length);
        }
      },
    };
    const collector = new FlowCollector(
      { sources, prefixes },
      {
        clock: () => this.#clock.now(),
        later: (pause, then) => this.#clock.timer(pause, then),
        log: (event) => {
          this.#log(`the flow worker ended (${event.reason}); starting it again in ${String(event.pause / 1000)} s`);
        },
      },
    );
    collector.start();
    return collector;
  }
}

/** Own and customers' blocks: what is inbound. */
function ownPrefixes(program: Program | undefined): readonly Prefix[] {
  if (program === undefined) return [];
  const sets = [...program.own.map((block) => block.set), ...program.customers.map((customer) => customer.prefixes)];
  return sets.flatMap((set) => set.entries.filter((entry) => !entry.excluded).map((entry) => entry.prefix));
}
