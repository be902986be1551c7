/**
 * Everything that begins with a digit, or looks like an address: cut out as one piece, then judged as one piece.
 *
 * One pattern per kind would let `300.1.1.1/24` fall apart into numbers and dots and give five messages. Here the piece
 * is cut by its shape alone and `readFigure` says what it is, or why it is nothing.
 */
import { parseAddress, parseEndpoint, parsePrefix } from './address.ts';
import type { Literal } from './literal.ts';
import { ALL_UNITS, DURATION_UNITS, MISTAKEN_UNITS, PACKET_UNITS, RATE_UNITS } from './units.ts';

export type Figure =
  | { readonly literal: Literal }
  /** `meant` is what the operator probably wanted to write. */
  | { readonly bad: 'quantity' | 'address' | 'range' | 'host bits'; readonly meant: string | undefined };

const BODY = /\d(?:[0-9A-Za-z_:]|\.(?=[0-9A-Za-z.]))*/y;
const PLAIN = /^\d+(?:\.\d+)?$/;
const UNIT_AFTER_BLANKS = /[ \t]*%|[ \t]+(?:ms|[smhdw]|[kMGT]?bps|[kMG]?pps)(?![A-Za-z0-9_]|-[A-Za-z_])/y;
const MONEY_AFTER_BLANKS = /[ \t]*[A-Z]{3}\/[A-Za-z]+/y;
const MONEY_BODY = /^\d+(?:\.\d+)?[A-Z]{3}$/;
const MONEY_PERIOD = /\/[A-Za-z]+/y;
const MASK = /\/[0-9A-Za-z]*/y;

/** How many characters from `offset` belong to one figure; 0 when none begins there. */
export function figureLength(text: string, offset: number): number {
  const body = matchAt(BODY, text, offset);
  if (body === '') return 0;
  const end = offset + body.length;
  if (PLAIN.test(body)) {
    return body.length + (matchAt(MONEY_AFTER_BLANKS, text, end) || matchAt(UNIT_AFTER_BLANKS, text, end)).length;
  }
  if (MONEY_BODY.test(body)) return body.length + matchAt(MONEY_PERIOD, text, end).length;
  if (looksLikeAddress(body)) return body.length + matchAt(MASK, text, end).length;
  return body.length;
}

/** A colon, or two dots. */
const looksLikeAddress = (text: string): boolean => text.includes(':') || text.indexOf('.') !== text.lastIndexOf('.');

function matchAt(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}

export function readFigure(image: string): Figure {
  if (PLAIN.test(image)) return { literal: { kind: 'number', value: Number(image) } };
  const unit = readUnit(image);
  if (unit !== undefined) return { literal: unit };
  const money = readMoney(image);
  if (money !== undefined) return { literal: money };
  const colons = readColons(image);
  if (colons !== undefined) return colons;
  return looksLikeAddress(image) ? readAddress(image) : { bad: 'quantity', meant: meantQuantity(image) };
}

type Make = (value: number) => Literal;

const sized = (units: Readonly<Record<string, number>>, make: Make): [string, Make][] =>
  Object.entries(units).map(([unit, size]) => [unit, (value) => make(value * size)]);

/** What a figure with this unit is. */
const UNITS: ReadonlyMap<string, Make> = new Map([
  ['%', (percent) => ({ kind: 'ratio', ratio: percent / 100 })],
  ...sized(RATE_UNITS, (bps) => ({ kind: 'rate', bps })),
  ...sized(PACKET_UNITS, (pps) => ({ kind: 'packets', pps })),
  ...sized(DURATION_UNITS, (ms) => ({ kind: 'duration', ms })),
]);

function readUnit(image: string): Literal | undefined {
  let end = 0;
  while (end < image.length && isDigitOrDot(image.charCodeAt(end))) end++;
  const number = image.slice(0, end);
  const make = UNITS.get(image.slice(end).trimStart());
  if (make === undefined || !PLAIN.test(number)) return readCompoundDuration(image);
  return make(Number(number));
}

const isDigitOrDot = (code: number): boolean => (code >= 48 && code <= 57) || code === 46;

/** `1h30m`: each unit once, the longest first. */
function readCompoundDuration(image: string): Literal | undefined {
  if (!/^(?:\d+[a-z]+){2,}$/.test(image)) return undefined;
  let total = 0;
  let last = Infinity;
  for (const [, count, unit] of image.matchAll(/(\d+)([a-z]+)/g)) {
    const ms = DURATION_UNITS[unit!];
    if (ms === undefined || ms >= last) return undefined;
    total += Number(count) * ms;
    last = ms;
  }
  return { kind: 'duration', ms: total };
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

function readMoney(image: string): Literal | undefined {
  const parts = /^(\d+(?:\.\d+)?)[ \t]*([A-Z]{3})\/([A-Za-z]+)$/.exec(image);
  if (parts === null || !CURRENCIES.has(parts[2]!)) return undefined;
  const per = parts[3] === 'month' ? undefined : RATE_UNITS[parts[3]!];
  if (per === undefined && parts[3] !== 'month') return undefined;
  return { kind: 'money', amount: Number(parts[1]), currency: parts[2]!, per };
}

/** `22:00` and `64496:3` are told apart by their place; `64496:1:2` is a large community. */
function readColons(image: string): Figure | undefined {
  if (/^\d+:\d+$/.test(image)) {
    const tooLarge = image.split(':').some((part) => Number(part) > 0xffff);
    return tooLarge ? { bad: 'range', meant: undefined } : { literal: { kind: 'pair', text: image } };
  }
  if (/^\d+:\d+:\d+$/.test(image)) {
    const tooLarge = image.split(':').some((part) => Number(part) > 0xffff_ffff);
    return tooLarge ? { bad: 'range', meant: undefined } : { literal: { kind: 'large', text: image } };
  }
  return undefined;
}

/** Also called for `::1`, `fe80::1` and `[::1]:2055`, which do not begin with a digit. */
export function readAddress(image: string): Figure {
  if (image.includes('/')) {
    const prefix = parsePrefix(image);
    if (prefix === undefined) return { bad: 'address', meant: meantPrefix(image) };
    if ('meant' in prefix) return { bad: 'host bits', meant: prefix.meant };
    return { literal: { kind: 'prefix', ...prefix } };
  }
  const address = parseAddress(image);
  if (address !== undefined) return { literal: { kind: 'address', ...address } };
  const endpoint = parseEndpoint(image);
  if (endpoint !== undefined) return { literal: { kind: 'endpoint', ...endpoint } };
  return { bad: 'address', meant: undefined };
}

/** `10.0.0/8` is short of an octet. */
function meantPrefix(image: string): string | undefined {
  const [address = '', mask = ''] = image.split('/');
  const octets = address.split('.');
  if (address.includes(':') || octets.length > 3) return undefined;
  const padded = parsePrefix(`${[...octets, ...Array<string>(4 - octets.length).fill('0')].join('.')}/${mask}`);
  if (padded === undefined) return undefined;
  return 'meant' in padded ? padded.meant : padded.text;
}

/** `10gbps` is 10Gbps, `1_000` is 1000, `5min` is 5m. */
function meantQuantity(image: string): string | undefined {
  const plain = image.replaceAll('_', '');
  if (PLAIN.test(plain)) return plain;
  const parts = /^(\d+(?:\.\d+)?)([A-Za-z%]+)$/.exec(plain);
  if (parts === null) return undefined;
  const written = parts[2]!;
  const unit =
    MISTAKEN_UNITS[written] ?? ALL_UNITS.find((candidate) => candidate.toLowerCase() === written.toLowerCase());
  return unit === undefined ? undefined : `${parts[1]!}${unit}`;
}
