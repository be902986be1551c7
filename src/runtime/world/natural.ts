/** Which link carries a prefix while weir does not steer it. */
import type { Bps, LinkName } from '../../dsl/program/index.ts';
import type { Candidate, NaturalBy } from '../model/index.ts';
import type { KnownPath } from './candidates.ts';
import { bgpOrder } from './candidates.ts';
import type { LinkOwners } from './owners.ts';

export interface Natural {
  readonly link: LinkName;
  readonly by: NaturalBy;
}

export interface NaturalInputs {
  readonly paths: readonly KnownPath[];
  readonly candidates: readonly Candidate[];
  /** Rate per link as the flow records' output interface tells. */
  readonly byLink: ReadonlyMap<LinkName, Bps>;
  /** Set for a prefix that is steered, or was until its old flow records have run out. */
  readonly remembered: LinkName | undefined;
  readonly owners: LinkOwners;
}

export function naturalOf(inputs: NaturalInputs): Natural | undefined {
  const { remembered } = inputs;
  if (remembered !== undefined && stillThere(remembered, inputs)) return { link: remembered, by: 'remembered' };
  const carrying = remembered === undefined ? heaviest(inputs.byLink) : undefined;
  if (carrying !== undefined) return { link: carrying, by: 'flow' };
  const best = bestOf(inputs);
  if (best !== undefined) return best;
  const only = inputs.candidates.length === 1 ? inputs.candidates[0] : undefined;
  return only && { link: only.link, by: 'only-candidate' };
}

/**
 * A router that took our override withdraws its own best path from a plain feed: that is no loss. Only a feed that
 * shows every path can prove that the link lost it, so without one the memory holds.
 */
function stillThere(link: LinkName, { candidates, paths }: NaturalInputs): boolean {
  const showsAll =
    paths.some((path) => path.source === 'add-path') || candidates.some((other) => other.source === 'add-path');
  return !showsAll || candidates.some((candidate) => candidate.link === link);
}

function heaviest(byLink: ReadonlyMap<LinkName, Bps>): LinkName | undefined {
  let best: readonly [LinkName, Bps] | undefined;
  for (const entry of byLink) if (entry[1] > (best?.[1] ?? 0)) best = entry;
  return best?.[0];
}

/** The router's best path: the only one of a plain feed; of an add-path feed the one that the attributes alone decide for. */
function bestOf({ paths, candidates, owners }: NaturalInputs): Natural | undefined {
  const plain = paths.find((path) => path.source === 'plain' && !path.internal);
  if (plain?.link !== undefined) return { link: plain.link, by: 'next-hop' };
  if (plain !== undefined) {
    const link = owners.byFirstAs(undefined, plain.path.asPath[0]);
    return link && { link: link.name, by: 'first-as' };
  }
  const ranked = candidates.filter((candidate) => candidate.source === 'add-path').toSorted(bgpOrder);
  const [first, second] = ranked;
  if (first === undefined || (second !== undefined && bgpOrder(first, second) === 0)) return undefined;
  return { link: first.link, by: 'next-hop' };
}
