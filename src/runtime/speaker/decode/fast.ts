/**
 * The fast decoder: one pass over the bytes of an update line, no strings, no objects.
 *
 * It knows exactly the JSON that ExaBGP 4.2 and 5.0 write for unicast routes. At the first byte that is anything else
 * (another family, an escape, a number out of range, host bits, a second spelling) it gives up without effect and the
 * full decoder takes the line; so this file needs no error handling, and the full decoder alone defines what a line
 * means. That both agree is tested on recorded, generated and mutated lines. Every reader takes a position and returns
 * the position after what it read, or FAIL. The bytes must hold a line feed at or after the end of the line: no reader
 * accepts one, so none runs past it.
 */
import { isNetwork4, isNetwork6, read, readAddress, readAddress4, readAddress6, readLength } from './address.ts';
import { MAX_ATTRIBUTE_WORDS } from './attribute-words.ts';
import { readAttributes } from './fast-attributes.ts';
import {
  ascii,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  FAIL,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  skipComma,
  skipSpaces,
  SLASH,
  SPACE,
  startsWith,
} from './scan.ts';
import type { UpdateBuffer } from './update-buffer.ts';

const ATTRIBUTE = ascii('"attribute": {');
const ANNOUNCE = ascii('"announce": {');
const WITHDRAW = ascii('"withdraw": {');
const IPV4 = ascii('"ipv4 unicast": ');
const IPV6 = ascii('"ipv6 unicast": ');
const PATH_ID = ascii('"path-information": "');

/** fe80::/10. */
const LINK_LOCAL = 0xfe80 >>> 6;

/**
 * Decodes the object behind `"update": {` from `at` and the closing braces up to `end` into `out`.
 * False when the line needs the full decoder; `out` is then to be reset.
 */
export function decodeFast(bytes: Uint8Array, at: number, end: number, out: UpdateBuffer): boolean {
  let position = skipSpaces(bytes, at);
  let announced = false;
  let withdrawn = false;
  if (startsWith(bytes, position, ATTRIBUTE)) {
    position = readAttributes(bytes, position + ATTRIBUTE.length, out);
    if (position < 0 || out.end > MAX_ATTRIBUTE_WORDS) return false;
    // Attributes alone mean nothing to anybody; only the full decoder has to know that.
    position = skipComma(bytes, position);
  }
  out.attributesEnd = out.end;
  while (position >= 0) {
    if (!announced && startsWith(bytes, position, ANNOUNCE)) {
      announced = true;
      position = readFamilies(bytes, position + ANNOUNCE.length, true, out);
    } else if (!withdrawn && startsWith(bytes, position, WITHDRAW)) {
      withdrawn = true;
      position = readFamilies(bytes, position + WITHDRAW.length, false, out);
    } else return false;
    if (position < 0) return false;
    position = skipSpaces(bytes, position);
    if (bytes[position] === CLOSE_OBJECT) {
      // An announcement without attributes is for the full decoder to refuse.
      return !(announced && out.attributesEnd === 0) && closes(bytes, position, end);
    }
    position = skipComma(bytes, position);
  }
  return false;
}

/** The braces of update, message, neighbor and line, spaces, and nothing else up to `end`. */
function closes(bytes: Uint8Array, at: number, end: number): boolean {
  let braces = 0;
  for (let position = at; position < end; position++) {
    if (bytes[position] === CLOSE_OBJECT) braces++;
    else if (bytes[position] !== SPACE) return false;
  }
  return braces === 4;
}

/** `"ipv4 unicast": ..., "ipv6 unicast": ... }`, each family at most once. */
function readFamilies(bytes: Uint8Array, at: number, announced: boolean, out: UpdateBuffer): number {
  let position = skipSpaces(bytes, at);
  let seen4 = false;
  let seen6 = false;
  for (;;) {
    let family: 4 | 6;
    if (!seen4 && startsWith(bytes, position, IPV4)) {
      seen4 = true;
      family = 4;
    } else if (!seen6 && startsWith(bytes, position, IPV6)) {
      seen6 = true;
      family = 6;
    } else return FAIL;
    position += IPV4.length;
    if (announced) position = readNextHops(bytes, position, family, out);
    else {
      const section = out.open(false, family, 0);
      position = readRoutes(bytes, position, family, out);
      section.to = out.routesEnd;
    }
    if (position < 0) return FAIL;
    position = skipSpaces(bytes, position);
    if (bytes[position] === CLOSE_OBJECT) return position + 1;
    position = skipComma(bytes, position);
    if (position < 0) return FAIL;
  }
}

/**
 * `{ "next hop": [ routes ] }`. A 32-byte IPv6 next hop shows as two keys with the same list, global address first; the
 * link-local one is skipped. Any other pair is left to the full decoder.
 */
function readNextHops(bytes: Uint8Array, at: number, family: 4 | 6, out: UpdateBuffer): number {
  if (bytes[at] !== OPEN_OBJECT) return FAIL;
  let position = skipSpaces(bytes, at + 1);
  let listStart = 0;
  let listEnd = 0;
  for (;;) {
    if (bytes[position] !== QUOTE) return FAIL;
    let close = position + 1;
    while (bytes[close] !== QUOTE) if (bytes[close++]! <= SPACE) return FAIL;
    const hopFamily = readAddress(bytes, position + 1, close);
    if (hopFamily === undefined || bytes[close + 1] !== COLON) return FAIL;
    const linkLocal = hopFamily === 6 && read.words[0]! >>> 22 === LINK_LOCAL;
    position = skipSpaces(bytes, close + 2);
    if (listEnd > 0) {
      const length = listEnd - listStart;
      if (!linkLocal) return FAIL;
      for (let index = 0; index < length; index++)
        if (bytes[listStart + index] !== bytes[position + index]) return FAIL;
      position += length;
    } else {
      const section = out.open(true, family, out.pushNextHop(hopFamily, read.words));
      listStart = position;
      position = readRoutes(bytes, position, family, out);
      if (position < 0) return FAIL;
      section.to = out.routesEnd;
      listEnd = position;
      // With a link-local address first, the global one may follow and must win.
      if (linkLocal && bytes[skipSpaces(bytes, position)] === COMMA) return FAIL;
    }
    position = skipSpaces(bytes, position);
    if (bytes[position] === CLOSE_OBJECT) return position + 1;
    position = skipComma(bytes, position);
    if (position < 0) return FAIL;
  }
}

/** `[ { "nlri": "10.0.0.0/8" }, { "nlri": "10.0.0.0/8", "path-information": "0.0.0.1" }, "10.0.0.0/8" ]` */
function readRoutes(bytes: Uint8Array, at: number, family: 4 | 6, out: UpdateBuffer): number {
  if (bytes[at] !== OPEN_LIST) return FAIL;
  let position = skipSpaces(bytes, at + 1);
  for (;;) {
    const compact = bytes[position] === QUOTE;
    position = compact ? position + 1 : enterRoute(bytes, position);
    if (position < 0) return FAIL;
    position = family === 4 ? readPrefix4(bytes, position, out) : readPrefix6(bytes, position, out);
    if (position < 0 || bytes[position] !== QUOTE) return FAIL;
    position++;
    if (compact) out.routes[out.routesEnd++] = 0;
    else {
      position = leaveRoute(bytes, position, out);
      if (position < 0) return FAIL;
    }
    if (bytes[position] === COMMA) position = skipSpaces(bytes, position + 1);
    else {
      position = skipSpaces(bytes, position);
      if (bytes[position] === CLOSE_LIST) return position + 1;
      position = skipComma(bytes, position);
    }
  }
}

/** `{ "nlri": "` */
function enterRoute(bytes: Uint8Array, at: number): number {
  return bytes[at] === OPEN_OBJECT &&
    bytes[at + 1] === SPACE &&
    bytes[at + 2] === QUOTE &&
    bytes[at + 3] === 110 &&
    bytes[at + 4] === 108 &&
    bytes[at + 5] === 114 &&
    bytes[at + 6] === 105 &&
    bytes[at + 7] === QUOTE &&
    bytes[at + 8] === COLON &&
    bytes[at + 9] === SPACE &&
    bytes[at + 10] === QUOTE
    ? at + 11
    : FAIL;
}

/** ` }` or `, "path-information": "0.0.0.1" }`; appends the path identifier. */
function leaveRoute(bytes: Uint8Array, at: number, out: UpdateBuffer): number {
  let position = at;
  let pathId = 0;
  if (bytes[position] === COMMA) {
    position = skipSpaces(bytes, position + 1);
    if (!startsWith(bytes, position, PATH_ID)) return FAIL;
    position = readAddress4(bytes, position + PATH_ID.length);
    if (position < 0 || bytes[position] !== QUOTE) return FAIL;
    position++;
    pathId = read.words[0]!;
  }
  out.routes[out.routesEnd++] = pathId;
  position = skipSpaces(bytes, position);
  return bytes[position] === CLOSE_OBJECT ? position + 1 : FAIL;
}

function readPrefix4(bytes: Uint8Array, at: number, out: UpdateBuffer): number {
  let position = readAddress4(bytes, at);
  if (position < 0 || bytes[position] !== SLASH) return FAIL;
  position = readLength(bytes, position + 1, 32);
  const word = read.words[0]!;
  if (position < 0 || !isNetwork4(word, read.length)) return FAIL;
  out.routes[out.routesEnd++] = word;
  out.routes[out.routesEnd++] = read.length;
  return position;
}

function readPrefix6(bytes: Uint8Array, at: number, out: UpdateBuffer): number {
  let position = readAddress6(bytes, at);
  if (position < 0 || bytes[position] !== SLASH) return FAIL;
  position = readLength(bytes, position + 1, 128);
  if (position < 0 || !isNetwork6(read.words, read.length)) return FAIL;
  for (let word = 0; word < 4; word++) out.routes[out.routesEnd++] = read.words[word]!;
  out.routes[out.routesEnd++] = read.length;
  return position;
}
