/**
 * A2: every number fits its field and every text is canonical. ExaBGP answers `done` to an AS number of 33 bits and then
 * resets the session after each reconnect; a community half of 70000 goes out as another community.
 *
 * The shape of the line itself is the speaker's: this is about what the route says.
 */
import type { Announcement } from '../../model/index.ts';
import { parseAddress, parsePrefix } from '../../model/index.ts';
import { check, EVERYTHING, objection } from './check.ts';

const MAX_16 = 0xffff;
const MAX_32 = 0xffff_ffff;
/** No honest path is this long (the longest seen are about 60 with prepends), and a command line must stay below 1,024 bytes. */
const MAX_PATH = 80;

const fits = (value: number, most: number, least = 0): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
const optional = (value: number | undefined): boolean => value === undefined || fits(value, MAX_32);

export const a2Numbers = check('A2 numbers', 'changes', EVERYTHING, (announcement) => {
  const wrong = mistake(announcement);
  return wrong === undefined ? undefined : objection('malformed', wrong);
});

function mistake({ prefix, route }: Announcement): string | undefined {
  if (parsePrefix(prefix) !== prefix) return `${prefix} is no canonical prefix`;
  if (parseAddress(route.nextHop) !== route.nextHop) return `${route.nextHop} is no canonical address`;
  if (route.nextHop.includes(':') !== prefix.includes(':')) return `${route.nextHop} is not of the family of ${prefix}`;
  if (!route.asPath.every((asn) => fits(asn, MAX_32, 1))) return `AS path ${route.asPath.join(' ')}`;
  if (route.asPath.length > MAX_PATH) return `an AS path of ${route.asPath.length}`;
  if (!optional(route.med)) return `MED ${String(route.med)}`;
  if (!optional(route.localPref)) return `local preference ${String(route.localPref)}`;
  const standard = route.communities.find((text) => !isList(text, 2, MAX_16));
  if (standard !== undefined) return `community ${standard}`;
  const large = route.largeCommunities.find((text) => !isList(text, 3, MAX_32));
  return large === undefined ? undefined : `large community ${large}`;
}

/** Decimal numbers without signs, blanks or leading zeros, joined by colons. */
function isList(text: string, count: number, most: number): boolean {
  const parts = text.split(':');
  return parts.length === count && parts.every((part) => /^(0|[1-9]\d*)$/.test(part) && fits(Number(part), most));
}
