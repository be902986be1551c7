/**
 * The operator's own `never` and `require`, as far as they bear on what is planned.
 *
 * They are asked while choosing, so that a forbidden prefix makes room for another one and `why` can name the line.
 */
import type { GuardSpec, LinkName, Location } from '../../dsl/program/index.ts';
import type { PrefixState } from '../model/index.ts';
import type { Context } from './context.ts';
import { WorldView } from './measure.ts';
import { selected } from './selection.ts';

const at = (location: Location): string => `${location.file}:${String(location.line)}`;

/** The guard that forbids this prefix (with `to`: on that link), in words; undefined when none does. */
export function forbidden(context: Context, state: PrefixState, to: LinkName | undefined): string | undefined {
  for (const guard of context.program.guards) {
    if (guard.kind === 'never-move' && appliesTo(guard, to) && selected(context, guard.selection, state)) {
      return `never move, ${at(guard.at)}`;
    }
    if (guard.kind === 'require-route' && to === undefined && !hasRouteFrom(state, guard.from)) {
      return `require route from ${guard.from.join(', ')}, ${at(guard.at)}`;
    }
  }
  return undefined;
}

/** A `never move` without `to` holds for every target. */
const appliesTo = (guard: Extract<GuardSpec, { kind: 'never-move' }>, to: LinkName | undefined): boolean =>
  to === undefined ? guard.to === undefined : (guard.to?.includes(to) ?? false);

const hasRouteFrom = (state: PrefixState, links: readonly LinkName[]): boolean =>
  state.candidates.some((candidate) => links.includes(candidate.link) && !candidate.stale);

/** `never when` that holds, or `require` that does not (unknown counts against moving): nothing new is planned. */
export function standstill(context: Context): string | undefined {
  const view = new WorldView(context.world, context.ledger);
  for (const guard of context.program.guards) {
    if (guard.kind === 'never-when' && guard.condition.evaluate(view) !== false) {
      return `never when ${guard.condition.text}, ${at(guard.at)}`;
    }
    if (guard.kind === 'require' && guard.condition.evaluate(view) !== true) {
      return `require ${guard.condition.text}, ${at(guard.at)}`;
    }
  }
  return undefined;
}
