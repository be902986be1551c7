/** How the values of properties are read: one reader per type of the vocabulary. */
import type { Literal } from '../lex/index.ts';
import { parseEndpoint } from '../lex/address.ts';
import { address, asn, bps, community, ms, prefix, ratio } from '../program/index.ts';
import type { Address, Asn, Bps, Community, Ms, Prefix, PriceSpec, Ratio } from '../program/index.ts';
import { linksAt } from '../resolve/index.ts';
import type { Span } from '../text/index.ts';
import type { LinkSymbol } from '../resolve/index.ts';
import { follow, valueOf } from './value.ts';
import type { Located } from './value.ts';

/** `open`: cannot be judged here, and nothing is to be said about it. */
export type Read<Type> = { readonly value: Type } | { readonly mismatch: Located } | 'open';

export const isRead = <Type>(read: Read<Type>): read is { readonly value: Type } => read !== 'open' && 'value' in read;

export interface PropertyType<Type> {
  /** For messages and the reference: `an address`. */
  readonly name: string;
  read(at: Located): Read<Type>;
}

function ofLiteral<Type>(name: string, pick: (literal: Literal) => Type | undefined): PropertyType<Type> {
  return {
    name,
    read: (at) => {
      const value = valueOf(at);
      if (value.kind === 'open') return 'open';
      const picked = value.kind === 'literal' ? pick(value.literal) : undefined;
      return picked === undefined ? { mismatch: at } : { value: picked };
    },
  };
}

/** One, or a list in brackets; names of lists inside a list are lists inside it. */
function listOf<Type>(name: string, item: PropertyType<Type>): PropertyType<readonly Type[]> {
  const type: PropertyType<readonly Type[]> = {
    name,
    read: (at) => {
      const value = valueOf(at);
      if (value.kind !== 'list') {
        const one = item.read(at);
        return isRead(one) ? { value: [one.value] } : one;
      }
      const all: Type[] = [];
      for (const each of value.items) {
        const read = type.read(each);
        if (!isRead(read)) return read;
        all.push(...read.value);
      }
      return { value: all };
    },
  };
  return type;
}

export const anAddress: PropertyType<Address> = ofLiteral('an address', (each) =>
  each.kind === 'address' ? address(each.text) : undefined,
);
export const addresses = listOf('an address or a list of addresses', anAddress);

export interface HostPort {
  readonly host: Address;
  /** Undefined where a bare address was written. */
  readonly port: number | undefined;
}
/** Bare, or in quotes as other tools want it. */
export const anEndpoint: PropertyType<HostPort> = ofLiteral('an address with a port', (each) => {
  const found = each.kind === 'endpoint' ? each : each.kind === 'text' ? parseEndpoint(each.text) : undefined;
  return found === undefined ? undefined : { host: address(found.host), port: found.port };
});
export const addressOrEndpoint: PropertyType<HostPort> = ofLiteral('an address, with or without a port', (each) => {
  if (each.kind === 'address') return { host: address(each.text), port: undefined };
  return each.kind === 'endpoint' ? { host: address(each.host), port: each.port } : undefined;
});

export const addressesOrPrefixes: PropertyType<readonly (Address | Prefix)[]> = listOf(
  'an address, a prefix or a list of them',
  ofLiteral<Address | Prefix>('an address or prefix', (each) => {
    if (each.kind === 'address') return address(each.text);
    return each.kind === 'prefix' ? prefix(each.text) : undefined;
  }),
);

export const aNumber: PropertyType<number> = ofLiteral('a number', (each) =>
  each.kind === 'number' ? each.value : undefined,
);
export const wholeNumber = (least: number, most: number): PropertyType<number> =>
  ofLiteral(`a whole number from ${String(least)} to ${String(most)}`, (each) => {
    if (each.kind !== 'number' || !Number.isInteger(each.value)) return undefined;
    return each.value >= least && each.value <= most ? each.value : undefined;
  });
export const anAsn: PropertyType<Asn> = ofLiteral('an AS number', (each) =>
  each.kind === 'asn' ? asn(each.asn) : undefined,
);
export const aRate: PropertyType<Bps> = ofLiteral('a rate such as 10Gbps', (each) =>
  each.kind === 'rate' && each.bps > 0 ? bps(each.bps) : undefined,
);
export const aPacketRate: PropertyType<number> = ofLiteral('a packet rate such as 200pps', (each) =>
  each.kind === 'packets' && each.pps > 0 ? each.pps : undefined,
);
export const aPrice: PropertyType<PriceSpec> = ofLiteral('a price such as 0.35USD/Mbps or 900USD/month', (each) =>
  each.kind === 'money'
    ? { amount: each.amount, currency: each.currency, per: each.per === undefined ? undefined : bps(each.per) }
    : undefined,
);
export const aDuration: PropertyType<Ms> = ofLiteral('a duration such as 5m', (each) =>
  each.kind === 'duration' && each.ms > 0 ? ms(each.ms) : undefined,
);
export const aPercentage: PropertyType<Ratio> = ofLiteral('a percentage up to 100%', (each) =>
  each.kind === 'ratio' && each.ratio > 0 && each.ratio <= 1 ? ratio(each.ratio) : undefined,
);
export const aCommunity: PropertyType<Community> = ofLiteral('a community such as 64496:3', (each) =>
  each.kind === 'pair' ? community(each.text) : undefined,
);
export const communities = listOf('a community or a list of communities', aCommunity);
export const interfaces = listOf(
  'an interface name in quotes, an ifIndex, or a list of them',
  ofLiteral<string | number>('an interface', (each) => {
    if (each.kind === 'text' && each.text !== '') return each.text;
    return each.kind === 'number' && Number.isInteger(each.value) ? each.value : undefined;
  }),
);

/** A text, or where to find one when the Program is made: secrets do not stand in files. */
export type TextSource = { readonly text: string } | { readonly variable: string; readonly span: Span };
export const aText: PropertyType<TextSource> = {
  name: 'a text in quotes or env("NAME")',
  read: (at) => {
    const value = valueOf(at);
    if (value.kind === 'open') return 'open';
    if (value.kind === 'env') return { value: { variable: value.variable, span: at.expression.span } };
    if (value.kind === 'literal' && value.literal.kind === 'text') return { value: { text: value.literal.text } };
    return { mismatch: at };
  },
};

/** One of a few words. The word means itself even where something is called like it. */
export function oneOf<const Word extends string>(...words: readonly Word[]): PropertyType<Word> {
  return {
    name:
      words.length === 1
        ? `\`${words[0]!}\``
        : `${words.slice(0, -1).map(quote).join(', ')} or ${quote(words.at(-1)!)}`,
    read: (at) => {
      const written = words.find((word) => word === wordOf(at));
      if (written !== undefined) return { value: written };
      const settled = follow(at);
      if (settled === undefined) return 'open';
      const found = words.find((word) => word === wordOf(settled));
      return found === undefined ? { mismatch: at } : { value: found };
    },
  };
}
const quote = (word: string): string => `\`${word}\``;

function wordOf({ expression }: Located): string | undefined {
  if (expression.kind === 'word') return expression.word;
  return expression.kind === 'ref' && expression.ref.parts.length === 1 ? expression.ref.text : undefined;
}

const yesOrNo = oneOf('yes', 'no');
export const aYesNo: PropertyType<boolean> = {
  name: yesOrNo.name,
  read: (at) => {
    const read = yesOrNo.read(at);
    return isRead(read) ? { value: read.value === 'yes' } : read;
  },
};

export const aRouter: PropertyType<string> = {
  name: 'the name of a router',
  read: (at) => {
    const value = valueOf(at);
    if (value.kind === 'open') return 'open';
    const found = value.kind === 'named' && value.symbol.kind === 'router' ? value.symbol.qualified : undefined;
    return found === undefined ? { mismatch: at } : { value: found };
  },
};

export const links: PropertyType<readonly LinkSymbol[]> = listOf('a link or a list of links', {
  name: 'a link',
  read: (at) => {
    const { expression, scope } = at;
    if (expression.kind !== 'ref') return { mismatch: at };
    const found = linksAt(expression.ref, scope);
    if (found.kind === 'open') return 'open';
    return found.kind === 'links' && found.links.length === 1 ? { value: found.links[0]! } : { mismatch: at };
  },
});

/** A value whose meaning is left to the source that reads it. */
export const anything: PropertyType<unknown> = {
  name: 'a text, number, address or list of them',
  read: (at) => plain(at),
};

function plain(at: Located): Read<unknown> {
  const value = valueOf(at);
  if (value.kind === 'open') return 'open';
  if (value.kind === 'list') {
    const items: unknown[] = [];
    for (const item of value.items) {
      const read = plain(item);
      if (!isRead(read)) return read;
      items.push(read.value);
    }
    return { value: items };
  }
  if (value.kind !== 'literal') return { mismatch: at };
  const { literal } = value;
  if (literal.kind === 'number') return { value: literal.value };
  if (literal.kind === 'endpoint') return { value: { host: literal.host, port: literal.port } };
  return 'text' in literal ? { value: literal.text } : { mismatch: at };
}
