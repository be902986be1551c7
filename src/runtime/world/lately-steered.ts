/**
 * The natural links of prefixes that are steered, or were until a moment ago.
 *
 * After a prefix has been given back, flow records go on to name the link that it was moved to: a router's cache keeps
 * the old output interface for up to the active timeout, the record about it comes late, and volumes are averages. Until
 * all of that has run out, what the records say would make weir's own move look like the router's choice. While no
 * records come at all nothing runs out, because the old volumes stand.
 */
import type { LinkName, MonoMs, Ms, Prefix, Program } from '../../dsl/program/index.ts';
import { after, ms } from '../../dsl/program/index.ts';
import type { FlowMeasurement } from '../model/index.ts';

interface Entry {
  readonly natural: LinkName;
  until: MonoMs;
}

export class LatelySteered {
  readonly #entries = new Map<Prefix, Entry>();

  /** @param previous what is known from before a reload */
  constructor({ links }: Program, previous?: LatelySteered) {
    for (const [prefix, entry] of previous === undefined ? [] : previous.#entries) {
      if (links.has(entry.natural)) this.#entries.set(prefix, { ...entry });
    }
  }

  /** The prefix is steered now. */
  note(prefix: Prefix, natural: LinkName, now: MonoMs, flows: FlowMeasurement | undefined): void {
    this.#entries.set(prefix, { natural, until: after(now, memoryOf(flows)) });
  }

  /** To be called once per look, after the notes. */
  follow(now: MonoMs, flows: FlowMeasurement | undefined): void {
    const late = flows?.stale === true ? after(now, memoryOf(flows)) : undefined;
    for (const [prefix, entry] of this.#entries) {
      if (late !== undefined) entry.until = late;
      else if (entry.until < now || flows === undefined) this.#entries.delete(prefix);
    }
  }

  natural(prefix: Prefix): LinkName | undefined {
    return this.#entries.get(prefix)?.natural;
  }
}

/**
 * How long ago traffic may have passed that the volumes still contain, or attribute to where it went before: a cached
 * flow keeps its interface for one active timeout, its record comes up to `longestDelay` after its start, and the
 * volumes average one timeout, in steps of a fifth of it.
 */
export function memoryOf(flows: FlowMeasurement | undefined): Ms {
  if (flows === undefined) return ms(0);
  const delay = flows.longestDelay > 0 ? flows.longestDelay : flows.activeTimeout;
  return ms(flows.activeTimeout * (2 + 1 / 5) + delay);
}
