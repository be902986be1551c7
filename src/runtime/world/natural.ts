/** Which link carries a prefix while weir does not steer it. */
import type { Bps, LinkName } from '../../dsl/program/index.ts';
import type { Candidate, NaturalBy } from '../model/index.ts';

export interface Natural {
  readonly link: LinkName;
  readonly by: NaturalBy;
}

export interface NaturalInputs {
  /** The link of the routers' choice, as far as the paths' attributes tell. */
  readonly best: Natural | undefined;
  /** The network itself originates the prefix: its traffic leaves by no link, whoever else has a route. */
  readonly internal: boolean;
  readonly candidates: readonly Candidate[];
  /** Rate per link as the flow records' output interface tells. */
  readonly byLink: ReadonlyMap<LinkName, Bps>;
  /** Set for a prefix that is steered, or was until its old flow records have run out. */
  readonly remembered: LinkName | undefined;
  /** Whether it is certain that a link has no route to the prefix. */
  readonly lacks: (link: LinkName) => boolean;
}

/**
 * A steered prefix keeps its natural link until that link loses the route: what its flows and the routers' choice tell
 * is weir's own doing. Flow records name the old link for minutes after a router has changed its mind, so one that has
 * certainly lost the route is not believed to carry it.
 */
export function naturalOf({
  best,
  internal,
  candidates,
  byLink,
  remembered,
  lacks,
}: NaturalInputs): Natural | undefined {
  if (remembered !== undefined) {
    if (!lacks(remembered)) return { link: remembered, by: 'remembered' };
  } else {
    const carrying = heaviest(byLink, lacks);
    if (carrying !== undefined) return { link: carrying, by: 'flow' };
  }
  if (best !== undefined) return best;
  const only = candidates.length === 1 && !internal ? candidates[0] : undefined;
  return only && { link: only.link, by: 'only-candidate' };
}

/** Of equals the first by name, so that the order of the records does not matter. */
function heaviest(byLink: ReadonlyMap<LinkName, Bps>, lacks: (link: LinkName) => boolean): LinkName | undefined {
  let best: readonly [LinkName, Bps] | undefined;
  for (const entry of byLink) {
    const [link, rate] = entry;
    if (rate <= 0 || (best && (rate < best[1] || (rate === best[1] && link > best[0]))) || lacks(link)) continue;
    best = entry;
  }
  return best?.[0];
}
