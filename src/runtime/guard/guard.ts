import type { Advertised, Announcement } from '../model/index.ts';
import { sameRoute } from '../model/index.ts';
import { CHECKS } from './checks/index.ts';
import { Given } from './given.ts';
import { judgeWire } from './on-wire.ts';
import type { GuardInput } from './input.ts';
import type { Check, GuardRefusal, Verdict } from './verdict.ts';

/**
 * Judges a plan against the world. Whatever is desired or advertised is in exactly one place of the verdict.
 *
 * @param checks for tests that take one out
 */
export function guard(input: GuardInput, checks: readonly Check[] = CHECKS): Verdict {
  const given = new Given(input);
  const court = new Court(given, checks);
  const allowed: Announcement[] = [];
  const refused: GuardRefusal[] = [];
  for (const announcement of input.desired) {
    const refusal = court.judge(announcement, given.onWireAt(announcement.neighbor, announcement.prefix));
    if (refusal) refused.push(refusal);
    else allowed.push(announcement);
  }
  const wire = judgeWire(given, allowed, refused, (announcement) => court.judge(announcement, announcement)?.reason);
  const alarms = checks.flatMap((check) => check.alarms?.(given) ?? []);
  return { allowed, refused, alarms, ...wire };
}

/** The checks, prepared for one run. */
class Court {
  readonly #judges: readonly (Pick<Check, 'id' | 'asks' | 'of'> & { readonly ask: ReturnType<Check['prepare']> })[];

  constructor(given: Given, checks: readonly Check[]) {
    this.#judges = checks.map(({ id, asks, of, prepare }) => ({ id, asks, of, ask: prepare(given) }));
  }

  /** @param wire what the neighbour has for this prefix now: an equal route is no change */
  judge(announcement: Announcement, wire: Pick<Advertised, 'route'> | undefined): GuardRefusal | undefined {
    const { neighbor, prefix, to: link, rule, purpose, route } = announcement;
    const changes = !wire || !sameRoute(wire.route, route);
    for (const { id, asks, of, ask } of this.#judges) {
      if (!of.includes(purpose) || (asks === 'changes' && !changes)) continue;
      const objection = ask(announcement);
      if (objection) return { neighbor, prefix, link, rule, check: id, ...objection };
    }
    return undefined;
  }
}
