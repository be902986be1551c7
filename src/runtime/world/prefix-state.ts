/** One destination prefix: its traffic, its candidates, its natural link. */
import type { Bps, LinkName, Prefix } from '../../dsl/program/index.ts';
import { bps, ratio } from '../../dsl/program/index.ts';
import type { Candidate, PrefixState } from '../model/index.ts';
import { naturalOf } from './natural.ts';
import type { Protection } from './protection.ts';
import type { Routes } from './routes.ts';
import type { Volume } from './volumes.ts';

export interface PrefixInputs {
  readonly routes: Routes;
  readonly candidates: readonly Candidate[];
  readonly volume: Volume | undefined;
  readonly remembered: LinkName | undefined;
  /** Every path of this link's router to such a prefix is in a feed, and the tables are whole. */
  readonly showsAll: (link: LinkName) => boolean;
  /** No table is still arriving or in doubt: what is missing is missing. */
  readonly whole: boolean;
  readonly protection: Protection;
}

const NO_FLOWS: ReadonlyMap<LinkName, Bps> = new Map();

export function prefixState(prefix: Prefix, inputs: PrefixInputs): PrefixState {
  const { routes, candidates, volume, protection } = inputs;
  const { routing } = routes;
  const byLink = volume?.byLink ?? NO_FLOWS;
  const natural = naturalOf({
    best: routing.best,
    internal: routing.internal,
    candidates,
    byLink,
    remembered: inputs.remembered,
    lacks: (link) => lacksRoute(link, inputs),
  });
  return {
    prefix,
    natural: natural?.link,
    naturalBy: natural?.by,
    protected: routing.protected || (natural !== undefined && protection.isCustomersLink(natural.link)),
    internal: routing.internal,
    originAsn: routing.originAsn,
    bps: volume?.bps ?? bps(0),
    error: volume?.error ?? ratio(0),
    age: volume?.age,
    byLink,
    candidates,
    highestLocalPref: routing.highestLocalPref,
  };
}

/**
 * Whether a link has certainly no route to the prefix. A router that took our override withdraws its own best path from
 * a plain feed: that proves nothing. A feed that shows every path does, unless one of them leaves by nobody knows where;
 * and so does a neighbour that withdrew the prefix from ExaBGP's own session.
 */
function lacksRoute(link: LinkName, { routes, candidates, showsAll, whole }: PrefixInputs): boolean {
  const { routing, withdrawn } = routes;
  if (!whole || routing.reached.has(link) || candidates.some((candidate) => candidate.link === link)) return false;
  return withdrawn.has(link) || (showsAll(link) && !routing.unplaced);
}
