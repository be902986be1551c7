/** An echoed UPDATE as changes of Adj-RIB-Out. */
import type { Prefix } from '../../../dsl/program/index.ts';
import type { RouteAttributes } from '../../model/index.ts';
import { formatPrefix4, formatPrefix6 } from '../decode/address.ts';
import type { Section, UpdateBuffer } from '../decode/update-buffer.ts';
import { ROUTE_WORDS } from '../decode/update-buffer.ts';
import { MAX_SET_WORDS } from '../rib/attribute-store.ts';
import type { AttributeSet } from '../rib/attributes.ts';
import { readAttributeSet } from '../rib/attributes.ts';

export interface Echo {
  readonly prefix: Prefix;
  /** Undefined for a withdrawal. */
  readonly route: RouteAttributes | undefined;
}

const words = new Uint32Array(MAX_SET_WORDS);

export function* readEchoes(update: UpdateBuffer): Generator<Echo> {
  for (const section of update.sections.slice(0, update.sectionCount)) {
    const route = section.announced
      ? routeOf(readAttributeSet(words, 0, update.attributesOf(section, words)))
      : undefined;
    for (const prefix of prefixesOf(section, update)) yield { prefix, route };
  }
}

/** The part of a set of attributes that weir announces. */
export function routeOf(set: AttributeSet): RouteAttributes {
  const { nextHop, origin, asPath, localPref, med, communities, largeCommunities } = set;
  return { nextHop, origin, asPath, localPref, med, communities, largeCommunities };
}

function* prefixesOf({ family, from, to }: Section, { routes }: UpdateBuffer): Generator<Prefix> {
  for (let at = from; at < to; at += ROUTE_WORDS[family]) {
    yield family === 4
      ? formatPrefix4(routes[at]!, routes[at + 1]!)
      : formatPrefix6(routes[at]!, routes[at + 1]!, routes[at + 2]!, routes[at + 3]!, routes[at + 4]!);
  }
}
