/**
 * Commands as text for ExaBGP 4.2 and 5.0. Pure: the same command gives the same line, or the reason why not.
 *
 * The next hop stands at the end of the attributes, because ExaBGP refuses a route without one: a line cut anywhere
 * before it is an error and not another route. Lists of prefixes stand behind it, where `attributes ... nlri` wants them.
 * Every number is checked here: `as-path [ 5000000000 ]` is answered `done` and resets the session after every
 * reconnect, `community [ 65000:70000 ]` goes out as 65001:4464.
 */
import type { Prefix } from '../../../dsl/program/index.ts';
import type { RouteAttributes } from '../../model/index.ts';
import { readAddressText, readPrefixText } from '../decode/address.ts';
import type { Command, RouteCommand, Selector } from './command.ts';
import { MAX_LINE_BYTES } from './command.ts';

/** Why a command cannot be written; `subject` is the offending value. */
export interface FormRefusal {
  readonly code:
    | 'unknownNeighbor'
    | 'prefix'
    | 'mixedFamilies'
    | 'nextHop'
    | 'asPath'
    | 'med'
    | 'localPref'
    | 'community'
    | 'largeCommunity'
    | 'teardownCode'
    | 'empty'
    /** Longer than MAX_LINE_BYTES: a route with such an AS path is not injected. */
    | 'tooLong';
  readonly subject: string;
}

export type Formed =
  { readonly line: string; readonly refusal: undefined } | { readonly line: undefined; readonly refusal: FormRefusal };

/** No part of it may be the end of a valid token, and it must not begin with a blank: it sticks to a half line. */
export const SENTINEL = '!weir!';

const SHOW = {
  summary: 'show neighbor summary',
  neighbors: 'show neighbor extensive',
  'adj-rib-out': 'show adj-rib out extensive',
  'adj-rib-in': 'show adj-rib in extensive',
} as const;

const MAX_WORD = 0xffffffff;
const MAX_HALF = 0xffff;
/** Cease subcodes of RFC 4486 and RFC 8203 begin at 1; ExaBGP would take any number. */
const MAX_CEASE = 10;

/** `knows` says whether a selector is a neighbour of ExaBGP's, spelled as it is configured. */
export function formCommand(command: Command, knows: (selector: Selector) => boolean): Formed {
  if (command.kind === 'sentinel') return { line: SENTINEL, refusal: undefined };
  if (command.kind === 'show') return { line: SHOW[command.what], refusal: undefined };
  if (!knows(command.to)) return refuse('unknownNeighbor', `${command.to.local} ${command.to.peer}`);
  const selector = formSelector(command.to);
  if (command.kind === 'teardown') {
    if (!isInteger(command.code, 1, MAX_CEASE)) return refuse('teardownCode', String(command.code));
    return finish(`${selector} teardown ${command.code}`);
  }
  const family = commonFamily(command.prefixes);
  if (typeof family === 'object') return { line: undefined, refusal: family };
  const nextHop = command.kind === 'announce' ? command.route.nextHop : command.nextHop;
  // A single withdrawal needs no next hop, so it must not fail for want of one.
  const [single] = command.prefixes;
  if (command.kind === 'withdraw' && command.prefixes.length === 1) {
    return finish(`${selector} withdraw route ${single!}`);
  }
  if (readAddressText(nextHop) !== family || isUnspecified(nextHop)) return refuse('nextHop', nextHop);
  if (command.kind === 'announce') {
    const refusal = attributeRefusal(command.route);
    if (refusal !== undefined) return { line: undefined, refusal };
    if (command.prefixes.length === 1) {
      return finish(`${selector} announce route ${single!} ${formAttributes(command.route)} next-hop ${nextHop}`);
    }
  }
  return finish(`${nlriHead(command)} ${command.prefixes.join(' ')}`);
}

/** A command for several prefixes up to where they are listed. */
function nlriHead(command: RouteCommand): string {
  const selector = formSelector(command.to);
  return command.kind === 'announce'
    ? `${selector} announce attributes ${formAttributes(command.route)} next-hop ${command.route.nextHop} nlri`
    : `${selector} withdraw attributes next-hop ${command.nextHop} nlri`;
}

const formSelector = ({ peer, local }: Selector): string => `neighbor ${peer} local-ip ${local}`;

const refuse = (code: FormRefusal['code'], subject: string): Formed => ({
  line: undefined,
  refusal: { code, subject },
});

function finish(line: string): Formed {
  return line.length + 1 > MAX_LINE_BYTES ? refuse('tooLong', line) : { line, refusal: undefined };
}

function commonFamily(prefixes: readonly Prefix[]): 4 | 6 | FormRefusal {
  let family: 4 | 6 | undefined;
  for (const prefix of prefixes) {
    const own = readPrefixText(prefix);
    if (own === undefined) return { code: 'prefix', subject: prefix };
    if (family !== undefined && family !== own) return { code: 'mixedFamilies', subject: prefix };
    family = own;
  }
  return family ?? { code: 'empty', subject: '' };
}

const isInteger = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

const isUnspecified = (address: string): boolean => address === '0.0.0.0' || address === '::';

/** Parts of `A:B` or `A:B:C`, each a canonical decimal of at most `most`; undefined for any other text. */
function parts(text: string, count: number, most: number): readonly string[] | undefined {
  const list = text.split(':');
  const good = list.length === count && list.every((part) => /^(0|[1-9]\d{0,9})$/.test(part) && Number(part) <= most);
  return good ? list : undefined;
}

function attributeRefusal(route: RouteAttributes): FormRefusal | undefined {
  const badAsn = route.asPath.find((asn) => !isInteger(asn, 1, MAX_WORD));
  if (badAsn !== undefined) return { code: 'asPath', subject: String(badAsn) };
  if (route.med !== undefined && !isInteger(route.med, 0, MAX_WORD)) return { code: 'med', subject: String(route.med) };
  if (route.localPref !== undefined && !isInteger(route.localPref, 0, MAX_WORD)) {
    return { code: 'localPref', subject: String(route.localPref) };
  }
  const community = route.communities.find((text) => parts(text, 2, MAX_HALF) === undefined);
  if (community !== undefined) return { code: 'community', subject: community };
  const large = route.largeCommunities.find((text) => parts(text, 3, MAX_WORD) === undefined);
  return large === undefined ? undefined : { code: 'largeCommunity', subject: large };
}

/** An empty AS path is left out: `as-path [ ]` would be sent to an eBGP neighbour as it is, without our own AS. */
function formAttributes(route: RouteAttributes): string {
  const words = [`origin ${route.origin}`];
  if (route.asPath.length > 0) words.push(`as-path [ ${route.asPath.join(' ')} ]`);
  if (route.med !== undefined) words.push(`med ${route.med}`);
  if (route.localPref !== undefined) words.push(`local-preference ${route.localPref}`);
  if (route.communities.length > 0) words.push(`community [ ${route.communities.join(' ')} ]`);
  if (route.largeCommunities.length > 0) words.push(`large-community [ ${route.largeCommunities.join(' ')} ]`);
  return words.join(' ');
}

/**
 * How many of the command's prefixes, from the first on, fit into one line. At least one, which may then be refused as
 * too long.
 */
export function fitting(command: RouteCommand): number {
  let left = MAX_LINE_BYTES - 1 - nlriHead(command).length;
  let count = 0;
  for (const prefix of command.prefixes) {
    left -= prefix.length + 1;
    if (left < 0) break;
    count++;
  }
  return Math.max(1, count);
}
