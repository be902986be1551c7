/**
 * `reaches = any`: the operator states that a link carries every destination, and a live default route over it proves
 * that it is alive. A prefix of the same length that is known elsewhere may then leave by it, with the link's AS as path.
 */
import type { LinkName, LinkSpec, Prefix, Program } from '../../dsl/program/index.ts';
import { prefix as asPrefix } from '../../dsl/program/index.ts';
import type { Candidate } from '../model/index.ts';
import type { Family } from './owners.ts';
import { familyOf } from './owners.ts';
import type { Routes } from './routes.ts';

const DEFAULTS: Readonly<Record<Family, Prefix>> = { 4: asPrefix('0.0.0.0/0'), 6: asPrefix('::/0') };

export class DefaultRoutes {
  readonly #links: readonly LinkSpec[];
  #candidates: Readonly<Record<Family, readonly Candidate[]>> = { 4: [], 6: [] };

  constructor({ links }: Program) {
    this.#links = [...links.values()].filter((link) => link.reachesAny);
  }

  /** Looks for the default routes of this moment. */
  follow(routesOf: (prefix: Prefix) => Routes): void {
    if (this.#links.length === 0) return;
    const of = (family: Family): readonly Candidate[] => {
      const { candidates } = routesOf(DEFAULTS[family]);
      return this.#links.flatMap((link) => candidates.flatMap((found) => byDefault(link, found)));
    };
    this.#candidates = { 4: of(4), 6: of(6) };
  }

  /**
   * The candidates with those that a default route stands for.
   * @param hidden weir's own route hides the prefix from a feed that shows only the best path: it is known all the same
   */
  extend(prefix: Prefix, routes: Routes, hidden: boolean): readonly Candidate[] {
    const added = this.#candidates[familyOf(prefix)].filter(
      ({ link }) => !routes.candidates.some((other) => other.link === link) && (hidden || isKnown(routes, link)),
    );
    return added.length === 0 ? routes.candidates : [...routes.candidates, ...added];
  }
}

/** Known on another link, whether or not the path there can be copied. */
const isKnown = ({ routing, candidates }: Routes, link: LinkName): boolean =>
  routing.unplaced ||
  [...routing.reached].some((other) => other !== link) ||
  candidates.some((candidate) => candidate.link !== link);

function byDefault(link: LinkSpec, found: Candidate): readonly Candidate[] {
  if (found.link !== link.name || link.asn === undefined) return [];
  return [{ ...found, asPath: [link.asn], source: 'reaches-any', origin: 'igp', med: undefined }];
}
