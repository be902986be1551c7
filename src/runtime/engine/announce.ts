/** Turns what is steered into the plan's announcements, heaviest first, and notes per prefix what was asked of whom. */
import type { Prefix } from '../../dsl/program/index.ts';
import type { Announcement } from '../model/index.ts';
import type { Context } from './context.ts';
import { routesFor } from './deploy.ts';
import type { Steered } from './state.ts';

export function announcements(context: Context): {
  readonly announcements: readonly Announcement[];
  readonly steered: ReadonlyMap<Prefix, Steered>;
} {
  const steered = new Map(context.steered);
  const wanted: Announcement[] = [];
  const heaviestFirst = [...steered.values()].sort((a, b) => b.bps - a.bps || (a.prefix < b.prefix ? -1 : 1));
  for (const entry of heaviestFirst) {
    if (entry.desired === entry.natural) continue;
    const routes = routesFor(context.program, context.world, entry);
    const made = typeof routes === 'string' ? kept(context, entry, routes) : routes;
    if (made === undefined) {
      context.refuse(
        entry.prefix,
        entry.desired,
        entry.rule,
        'noRoute',
        typeof routes === 'string' ? routes : 'its route went away',
      );
      steered.delete(entry.prefix);
      continue;
    }
    wanted.push(...made);
    steered.set(entry.prefix, { ...entry, routes: made.map(({ neighbor, route }) => ({ neighbor, route })) });
  }
  return { announcements: wanted, steered };
}

/** While the tables are not known to be whole, what is out stays as it was; what was never out is dropped. */
function kept(context: Context, entry: Steered, why: string): readonly Announcement[] | undefined {
  const unsure = !context.world.rib.complete || !context.world.rib.trusted;
  if (entry.routes.length === 0 || !(unsure || entry.onWireAt !== undefined)) return undefined;
  return entry.routes.map(({ neighbor, route }) => ({
    neighbor,
    prefix: entry.prefix,
    route,
    purpose: 'override',
    rule: entry.rule,
    from: entry.natural,
    to: entry.desired,
    because: `${entry.because} (${why})`,
  }));
}
