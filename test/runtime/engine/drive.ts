/** Runs ticks one after the other; what the plan wants is on the wire one tick later, as ExaBGP's echo would show it. */
import type { Program } from '../../../src/dsl/program/index.ts';
import { initialState, tick } from '../../../src/runtime/engine/index.ts';
import type { EngineState, TickResult } from '../../../src/runtime/engine/index.ts';
import type { Tuning } from '../../../src/runtime/engine/tuning.ts';
import type { Advertised, World } from '../../../src/runtime/model/index.ts';
import { monoMs } from '../../../src/dsl/program/index.ts';

export class Driver {
  program: Program;
  state: EngineState = initialState('armed', monoMs(0));
  wire: readonly Advertised[] = [];
  readonly #tuning: Tuning | undefined;

  constructor(program: Program, tuning?: Tuning) {
    this.program = program;
    this.#tuning = tuning;
  }

  /** One tick; in armed mode the announcements of its plan are echoed at once. */
  step(world: World): TickResult {
    const result = tick(this.program, this.state, { ...world, advertised: this.wire }, this.#tuning);
    this.state = result.state;
    if (world.mode !== 'observe') {
      this.wire = result.plan.announcements.map((wanted) => ({
        neighbor: wanted.neighbor,
        prefix: wanted.prefix,
        route: wanted.route,
        echoedAt:
          this.wire.find((have) => have.prefix === wanted.prefix && have.route.nextHop === wanted.route.nextHop)
            ?.echoedAt ?? world.now,
      }));
    }
    return result;
  }
}

export const moved = (result: TickResult): string[] =>
  result.plan.overrides.map((entry) => `${entry.prefix} ${entry.from}>${entry.to}`).sort();
