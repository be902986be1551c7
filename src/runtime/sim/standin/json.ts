/**
 * The lines that ExaBGP writes to a helper's stdin, byte for byte as 4.2.21 and 5.0 write them.
 *
 * Odd blanks are theirs: a decoder that is tested only with tidy JSON has not met ExaBGP.
 */
import type { Origin } from '../../model/index.ts';

export type Dialect = '4.2.21' | '5.0';

export interface Peer {
  readonly local: string;
  readonly peer: string;
  readonly localAsn: number;
  readonly peerAsn: number;
  readonly routerId: string;
}

/** Attributes as they are on the wire; undefined is absent, an empty list likewise. */
export interface WireAttributes {
  readonly origin: Origin | undefined;
  readonly asPath: readonly number[];
  readonly asSet: readonly number[];
  readonly med: number | undefined;
  readonly localPref: number | undefined;
  /** `ASN:address`. */
  readonly aggregator: string | undefined;
  /** `a:b` and `a:b:c`. */
  readonly communities: readonly string[];
  readonly largeCommunities: readonly string[];
  readonly extendedCommunities: readonly { readonly value: string; readonly string: string }[];
}

export interface Nlri {
  readonly prefix: string;
  /** Add-path identifier as dotted text. */
  readonly pathId: string | undefined;
}

export interface WireUpdate {
  readonly attributes: WireAttributes | undefined;
  readonly announce: readonly { readonly family: string; readonly nextHop: string; readonly nlri: readonly Nlri[] }[];
  readonly withdraw: readonly { readonly family: string; readonly nlri: readonly Nlri[] }[];
}

export const NO_ATTRIBUTES: WireAttributes = {
  origin: undefined,
  asPath: [],
  asSet: [],
  med: undefined,
  localPref: undefined,
  aggregator: undefined,
  communities: [],
  largeCommunities: [],
  extendedCommunities: [],
};

export const familyOf = (prefix: string): string => (prefix.includes(':') ? 'ipv6 unicast' : 'ipv4 unicast');

const JSON_VERSION: Readonly<Record<Dialect, string>> = { '4.2.21': '4.0.1', '5.0': '5.0.0' };

/** Writes lines and keeps the counters, which ExaBGP counts per neighbour from 1. */
export class LineEncoder {
  readonly #dialect: Dialect;
  readonly #identity: { readonly host: string; readonly pid: number; readonly ppid: number };
  readonly #now: () => number;
  readonly #counters = new Map<string, number>();

  /** `now` in seconds since 1970, with fractions. */
  constructor(dialect: Dialect, identity: { host: string; pid: number; ppid: number }, now: () => number) {
    this.#dialect = dialect;
    this.#identity = identity;
    this.#now = now;
  }

  state(peer: Peer, state: 'connected' | 'up'): string {
    return this.#about(peer, 'state', '', `"state": "${state}"`);
  }

  down(peer: Peer, reason: string): string {
    // 4.2.21 avoids brackets and escapes quotes, but lets control characters through: after its own `teardown` the
    // reason holds the raw length byte of the notification's text, and the line is no valid JSON.
    const unbracketed = reason.replaceAll(/[[{]/g, '(').replaceAll(/[\]}]/g, ')');
    const plain = (this.#dialect === '5.0' ? reason : unbracketed).replaceAll('"', '\\"');
    return this.#about(peer, 'state', '', `"state": "down", "reason": "${plain}"`);
  }

  update(peer: Peer, direction: 'receive' | 'send', update: WireUpdate): string {
    const announce = byFamily(update.announce).map(
      ([family, parts]) =>
        `"${family}": { ${parts.map(({ nextHop, nlri }) => `"${nextHop}": [ ${list(nlri)} ]`).join(', ')} }`,
    );
    const withdraw = update.withdraw.map(({ family, nlri }) => `"${family}": [ ${list(nlri)} ]`);
    const parts = [
      ...(update.attributes ? [`"attribute": { ${this.#attributes(update.attributes)} }`] : []),
      ...(announce.length > 0 ? [`"announce": { ${announce.join(', ')} }`] : []),
      ...(withdraw.length > 0 ? [`"withdraw": { ${withdraw.join(', ')} }`] : []),
    ];
    return this.#about(peer, 'update', direction, `"message": { "update": { ${parts.join(', ')} } }`);
  }

  endOfRib(peer: Peer, direction: 'receive' | 'send', family: string): string {
    const [afi, safi] = family.split(' ');
    const message = `"message": { "eor": { "afi" : "${afi ?? ''}", "safi" : "${safi ?? ''}" } }`;
    return this.#about(peer, 'update', direction, message);
  }

  /** The last line before SIGTERM. */
  shutdown(): string {
    return this.#line('', 'notification', '"notification": "shutdown"');
  }

  #about(peer: Peer, type: string, direction: string, content: string): string {
    const key = `${peer.local} ${peer.peer}`;
    const counter = (this.#counters.get(key) ?? 0) + 1;
    this.#counters.set(key, counter);
    const routerId = this.#dialect === '5.0' ? `, "router-id": "${peer.routerId}"` : '';
    const neighbor =
      `"neighbor": { "address": { "local": "${peer.local}", "peer": "${peer.peer}" }, ` +
      `"asn": { "local": ${peer.localAsn}, "peer": ${peer.peerAsn} }${routerId} ` +
      `${direction === '' ? '' : `, "direction": "${direction}"`}, ${content} }`;
    return this.#line(`"counter": ${counter}, `, type, neighbor);
  }

  #line(counter: string, type: string, content: string): string {
    const { host, pid, ppid } = this.#identity;
    return (
      `{ "exabgp": "${JSON_VERSION[this.#dialect]}", "time": ${this.#now()}, "host" : "${host}", "pid" : ${pid}, ` +
      `"ppid" : ${ppid}, ${counter}"type": "${type}", ${content} }`
    );
  }

  #attributes(attributes: WireAttributes): string {
    const { origin, med, localPref, aggregator, communities, largeCommunities, extendedCommunities } = attributes;
    const pairs = communities.map((value) => `[ ${value.split(':').join(', ')} ]`);
    const triples = largeCommunities.map((value) => {
      const [global, first, second] = value.split(':');
      return `[ ${global ?? ''}, ${first ?? ''} , ${second ?? ''} ]`;
    });
    const extended = extendedCommunities.map(({ value, string }) => `{ "value": ${value}, "string": "${string}" }`);
    return [
      ...(origin === undefined ? [] : [`"origin": "${origin}"`]),
      ...this.#asPath(attributes),
      ...(med === undefined ? [] : [`"med": ${med}`]),
      ...(localPref === undefined ? [] : [`"local-preference": ${localPref}`]),
      ...(aggregator === undefined ? [] : [`"aggregator": "${aggregator}"`]),
      ...(pairs.length > 0 ? [`"community": [ ${pairs.join(', ')} ]`] : []),
      ...(extended.length > 0 ? [`"extended-community": [ ${extended.join(', ')} ]`] : []),
      ...(triples.length > 0 ? [`"large-community": [ ${triples.join(', ')} ]`] : []),
    ].join(', ');
  }

  #asPath({ asPath, asSet }: WireAttributes): readonly string[] {
    // An empty path, as every iBGP route of the own AS has, is left out altogether.
    if (asPath.length === 0 && asSet.length === 0) return [];
    if (this.#dialect === '4.2.21') {
      return [
        `"as-path": [ ${asPath.join(', ')} ]`,
        ...(asSet.length > 0 ? [`"as-set": [ ${asSet.join(', ')} ]`] : []),
        '"confederation-path": []',
      ];
    }
    const segments = [
      ...(asPath.length > 0 ? [['as-sequence', asPath] as const] : []),
      ...(asSet.length > 0 ? [['as-set', asSet] as const] : []),
    ].map(([kind, asns], index) => `"${index}": {"element": "${kind}", "value": [${asns.join(', ')}]}`);
    return [`"as-path": {${segments.join(', ')}}`];
  }
}

const list = (nlri: readonly Nlri[]): string =>
  nlri
    .map(({ prefix, pathId }) =>
      pathId === undefined ? `{ "nlri": "${prefix}" }` : `{ "nlri": "${prefix}", "path-information": "${pathId}" }`,
    )
    .join(', ');

function byFamily(parts: WireUpdate['announce']): readonly (readonly [string, WireUpdate['announce']])[] {
  const families = new Map<string, WireUpdate['announce']>();
  for (const part of parts) families.set(part.family, [...(families.get(part.family) ?? []), part]);
  return [...families];
}
