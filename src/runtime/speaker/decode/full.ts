/**
 * The full decoder: what any line of ExaBGP's JSON means, whatever its shape.
 *
 * It parses the line with JSON.parse and believes nothing about the result: every value is checked for type and range,
 * and what is wrong is refused route by route and counted by kind. Most lines never come here (see fast.ts); what does
 * is session states, end-of-RIB markers, add-path oddities, other families, and whatever is hostile.
 */
import ipaddr from 'ipaddr.js';
import type { Address } from '../../../dsl/program/index.ts';
import { asn } from '../../../dsl/program/index.ts';
import { neighborKey } from '../../model/index.ts';
import { isAddress, read, readAddressText, readPrefixText } from './address.ts';
import type { Family } from './address.ts';
import { writeAttributes } from './full-attributes.ts';
import { isList, isObject, isWord, own, ownObject, ownString } from './json.ts';
import type { JsonObject } from './json.ts';
import type { DefectKind, Message, Neighbor } from './message.ts';
import type { UpdateBuffer } from './update-buffer.ts';

const UNICAST: readonly { readonly name: string; readonly family: Family }[] = [
  { name: 'ipv4 unicast', family: 4 },
  { name: 'ipv6 unicast', family: 6 },
];
/** A hostile stream must not make weir keep a table for every address it can think of. */
const MAX_NEIGHBORS = 1024;
/** fe80::/10. */
const LINK_LOCAL = 0xfe80 >>> 6;
const IGNORED: Message = { kind: 'ignored' };

export class FullDecoder {
  readonly #out: UpdateBuffer;
  readonly #defect: (kind: DefectKind, count?: number) => void;
  readonly #neighbors = new Map<string, Neighbor>();

  constructor(out: UpdateBuffer, defect: (kind: DefectKind, count?: number) => void) {
    this.#out = out;
    this.#defect = defect;
  }

  /** `line` is one line without its line feed. The routes of an update go to the buffer, which must be reset before. */
  decode(line: string): Message {
    let value: unknown;
    try {
      value = parseLine(line);
    } catch {
      this.#defect('json');
      return IGNORED;
    }
    if (!isObject(value) || !/^[45]\./.test(ownString(value, 'exabgp') ?? '')) return this.#bad('structure');
    const type = ownString(value, 'type');
    if (type === 'notification' && own(value, 'notification') === 'shutdown') return { kind: 'shutdown' };
    if (type !== 'update' && type !== 'state' && type !== 'notification') return IGNORED;
    const content = ownObject(value, 'neighbor');
    const neighbor = content && this.#neighbor(content);
    if (content === undefined || neighbor === undefined) return this.#bad('neighbor');
    if (type === 'update') return this.#update(content, neighbor);
    return type === 'state' ? this.#state(content, neighbor) : this.#notification(content, neighbor);
  }

  #bad(kind: DefectKind): Message {
    this.#defect(kind);
    return IGNORED;
  }

  #neighbor(content: JsonObject): Neighbor | undefined {
    const addresses = ownObject(content, 'address');
    const asns = ownObject(content, 'asn');
    const local = addresses && ownString(addresses, 'local');
    const peer = addresses && ownString(addresses, 'peer');
    const localAsn = asns && own(asns, 'local');
    const peerAsn = asns && own(asns, 'peer');
    if (local === undefined || peer === undefined || !isWord(localAsn) || !isWord(peerAsn)) return undefined;
    const id = `${local} ${peer} ${localAsn} ${peerAsn}`;
    const known = this.#neighbors.get(id);
    if (known !== undefined) return known;
    const localAddress = canonicalAddress(local);
    const peerAddress = canonicalAddress(peer);
    if (localAddress === undefined || peerAddress === undefined) return undefined;
    if (this.#neighbors.size >= MAX_NEIGHBORS) return undefined;
    const neighbor: Neighbor = {
      key: neighborKey(localAddress, peerAddress),
      local: localAddress,
      peer: peerAddress,
      spelled: { local, peer },
      localAsn: asn(localAsn),
      peerAsn: asn(peerAsn),
    };
    this.#neighbors.set(id, neighbor);
    return neighbor;
  }

  #state(content: JsonObject, neighbor: Neighbor): Message {
    const state = own(content, 'state');
    if (state !== 'connected' && state !== 'up' && state !== 'down') return this.#bad('structure');
    return { kind: 'state', neighbor, state, reason: ownString(content, 'reason') ?? '' };
  }

  #notification(content: JsonObject, neighbor: Neighbor): Message {
    const notification = ownObject(content, 'notification');
    const code = notification && own(notification, 'code');
    const subcode = notification && own(notification, 'subcode');
    if (!isWord(code, 255) || !isWord(subcode, 255)) return this.#bad('structure');
    return { kind: 'notification', neighbor, code, subcode };
  }

  #update(content: JsonObject, neighbor: Neighbor): Message {
    const direction = own(content, 'direction');
    const message = ownObject(content, 'message');
    if ((direction !== 'receive' && direction !== 'send') || message === undefined) return this.#bad('structure');
    const sent = direction === 'send';
    const marker = ownObject(message, 'eor');
    if (marker !== undefined) {
      const family = `${ownString(marker, 'afi') ?? '?'} ${ownString(marker, 'safi') ?? '?'}`;
      return { kind: 'end-of-rib', neighbor, sent, family };
    }
    const update = ownObject(message, 'update');
    if (update === undefined) return this.#bad('structure');
    this.#withdrawals(own(update, 'withdraw'));
    this.#announcements(own(update, 'attribute'), own(update, 'announce'));
    return { kind: 'update', neighbor, sent };
  }

  #withdrawals(withdraw: unknown): void {
    if (withdraw === undefined) return;
    if (!isObject(withdraw)) {
      this.#defect('structure');
      return;
    }
    for (const { name, family } of UNICAST) {
      const routes = own(withdraw, name);
      if (routes !== undefined) this.#routes(routes, family, false, 0);
    }
  }

  #announcements(attributes: unknown, announce: unknown): void {
    if (announce === undefined) return;
    if (!isObject(announce)) {
      this.#defect('structure');
      return;
    }
    const families = UNICAST.filter(({ name }) => Object.hasOwn(announce, name));
    if (families.length === 0) return;
    const defect = isObject(attributes) ? writeAttributes(attributes, this.#out) : 'origin';
    this.#out.attributesEnd = this.#out.end;
    for (const { name, family } of families) {
      const hops = own(announce, name);
      if (!isObject(hops)) this.#defect('structure');
      else if (defect !== undefined) this.#defect(defect, countRoutes(hops));
      else this.#nextHops(hops, family);
    }
  }

  /** Routes with a link-local next hop go first, so that the global one of a 32-byte next hop replaces it. */
  #nextHops(hops: JsonObject, family: Family): void {
    const texts = Object.keys(hops);
    const isLinkLocal = (text: string): boolean => readAddressText(text) === 6 && read.words[0]! >>> 22 === LINK_LOCAL;
    for (const text of [...texts.filter(isLinkLocal), ...texts.filter((hop) => !isLinkLocal(hop))]) {
      const routes = own(hops, text);
      const hopFamily = readAddressText(text);
      if (hopFamily === undefined) this.#defect('nextHop', isList(routes) ? routes.length : 1);
      else this.#routes(routes, family, true, this.#out.pushNextHop(hopFamily, read.words));
    }
  }

  #routes(routes: unknown, family: Family, announced: boolean, nextHop: number): void {
    if (!isList(routes)) {
      this.#defect('structure');
      return;
    }
    const section = this.#out.open(announced, family, nextHop);
    for (const route of routes) {
      const defect = this.#route(route, family);
      if (defect !== undefined) this.#defect(defect);
    }
    section.to = this.#out.routesEnd;
  }

  #route(route: unknown, family: Family): DefectKind | undefined {
    const text = isObject(route) ? own(route, 'nlri') : route;
    let pathId = 0;
    if (isObject(route) && Object.hasOwn(route, 'path-information')) {
      const id = own(route, 'path-information');
      if (isWord(id)) pathId = id;
      else if (typeof id === 'string' && readAddressText(id) === 4) pathId = read.words[0]!;
      else return 'pathId';
    }
    if (typeof text !== 'string' || readPrefixText(text) !== family) return 'prefix';
    this.#out.pushRoute(family, read.words, read.length, pathId);
    return undefined;
  }
}

/** How many routes a refused announcement holds, for the count. */
function countRoutes(hops: JsonObject): number {
  let count = 0;
  for (const text of Object.keys(hops)) {
    const routes = own(hops, text);
    count += isList(routes) ? routes.length : 1;
  }
  return count;
}

/** ExaBGP spells a neighbour as its configuration does, which for IPv6 need not be the canonical way. */
export function canonicalAddress(text: string): Address | undefined {
  if (isAddress(text)) return text;
  if (!ipaddr.IPv6.isValid(text) || text.includes('%')) return undefined;
  const spelled = ipaddr.IPv6.parse(text).toRFC5952String();
  return isAddress(spelled) ? spelled : undefined;
}

/** ExaBGP 4.2 writes the subcode of its own notification as a raw byte into the reason of a `down`: no JSON, but clear. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    const cleaned = line.replace(/\p{Cc}/gu, ' ');
    if (cleaned === line) throw error;
    return JSON.parse(cleaned);
  }
}
