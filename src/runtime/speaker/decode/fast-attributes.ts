/** The attributes of an update line for the fast decoder; the rules of fast.ts hold here too. */
import { head, ORIGINS, TAG } from './attribute-words.ts';
import {
  ascii,
  BACKSLASH,
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
  SPACE,
  startsWith,
  ZERO,
} from './scan.ts';
import type { UpdateBuffer } from './update-buffer.ts';

const MAX_WORD = 0xffffffff;
const MAX_HALF = 0xffff;
const LINE_FEED = 10;
/** Longer texts are for the full decoder to judge. */
const MAX_TEXT = 64;

const SEQUENCE = ascii('"element": "as-sequence", "value": ');
const SET = ascii('"element": "as-set", "value": ');
const EXT_VALUE = ascii('{ "value": ');
const EXT_STRING = ascii(', "string": "');
const TRUE = ascii('true');
const ORIGIN_BYTES = ORIGINS.map((origin) => ascii(`"${origin}"`));

type Reader = (bytes: Uint8Array, at: number, out: UpdateBuffer) => number;

/** Keys by their text; their order in the line is free, but a key that comes twice fails. */
const READERS: readonly { readonly key: Uint8Array; readonly read: Reader }[] = (
  [
    ['origin', readOrigin],
    ['as-path', readAsPath],
    ['confederation-path', skipEmptyList],
    ['med', (bytes, at, out) => readNumberField(bytes, at, TAG.med, out)],
    ['local-preference', (bytes, at, out) => readNumberField(bytes, at, TAG.localPref, out)],
    ['community', readCommunities],
    ['large-community', readLargeCommunities],
    ['extended-community', readExtCommunities],
    ['as-set', (bytes, at, out) => readNumbers(bytes, at, TAG.asSet, out)],
    ['aggregator', readAggregator],
    ['atomic-aggregate', (bytes, at) => (startsWith(bytes, at, TRUE) ? at + TRUE.length : FAIL)],
    ['originator-id', (bytes, at) => skipString(bytes, at)],
    ['cluster-list', skipStrings],
  ] satisfies readonly [string, Reader][]
).map(([key, read]) => ({ key: ascii(`"${key}": `), read }));

/** Reads the members of the attribute object from behind its brace to behind its closing brace. */
export function readAttributes(bytes: Uint8Array, at: number, out: UpdateBuffer): number {
  let position = skipSpaces(bytes, at);
  let seen = 0;
  for (;;) {
    let field = 0;
    while (field < READERS.length && !startsWith(bytes, position, READERS[field]!.key)) field++;
    const reader = READERS[field];
    if (reader === undefined || (seen & (1 << field)) !== 0) return FAIL;
    seen |= 1 << field;
    position = reader.read(bytes, position + reader.key.length, out);
    if (position < 0) return FAIL;
    position = skipSpaces(bytes, position);
    if (bytes[position] === CLOSE_OBJECT) return (seen & 1) === 0 ? FAIL : position + 1;
    position = skipComma(bytes, position);
    if (position < 0) return FAIL;
  }
}

/** Appends a number of at most `most` to `out`. */
function readNumber(bytes: Uint8Array, at: number, most: number, out: UpdateBuffer): number {
  let position = at;
  let value = bytes[position]! - ZERO;
  if (value >>> 0 > 9) return FAIL;
  position++;
  let digit = bytes[position]! - ZERO;
  if (value === 0 && digit >>> 0 <= 9) return FAIL;
  while (digit >>> 0 <= 9) {
    value = value * 10 + digit;
    if (value > most) return FAIL;
    digit = bytes[++position]! - ZERO;
  }
  out.words[out.end++] = value;
  return position;
}

function readNumberField(bytes: Uint8Array, at: number, tag: number, out: UpdateBuffer): number {
  out.words[out.end++] = head(tag, 1);
  return readNumber(bytes, at, MAX_WORD, out);
}

function readOrigin(bytes: Uint8Array, at: number, out: UpdateBuffer): number {
  for (let origin = 0; origin < ORIGIN_BYTES.length; origin++) {
    const expected = ORIGIN_BYTES[origin]!;
    if (!startsWith(bytes, at, expected)) continue;
    out.words[out.end++] = head(TAG.origin, 1);
    out.words[out.end++] = origin;
    return at + expected.length;
  }
  return FAIL;
}

/** `[ 65001, 65002 ]`; an empty list leaves no field. */
function readNumbers(bytes: Uint8Array, at: number, tag: number, out: UpdateBuffer): number {
  if (bytes[at] !== OPEN_LIST) return FAIL;
  let position = skipSpaces(bytes, at + 1);
  if (bytes[position] === CLOSE_LIST) return position + 1;
  const field = out.end++;
  for (;;) {
    position = readNumber(bytes, position, MAX_WORD, out);
    if (position < 0) return FAIL;
    position = skipSpaces(bytes, position);
    if (bytes[position] === CLOSE_LIST) break;
    position = skipComma(bytes, position);
    if (position < 0) return FAIL;
  }
  out.words[field] = head(tag, out.end - field - 1);
  return position + 1;
}

/** A list (4.2), or one sequence and at most one set behind it (5.0): `{"0": {"element": "as-sequence", "value": [1]}}`. */
function readAsPath(bytes: Uint8Array, at: number, out: UpdateBuffer): number {
  if (bytes[at] === OPEN_LIST) return readNumbers(bytes, at, TAG.asPath, out);
  if (bytes[at] !== OPEN_OBJECT) return FAIL;
  let position = at + 1;
  for (let segment = 0; segment < 2; segment++) {
    if (bytes[position] !== QUOTE || bytes[position + 1] !== ZERO + segment || bytes[position + 2] !== QUOTE)
      return FAIL;
    if (bytes[position + 3] !== COLON || bytes[position + 4] !== SPACE || bytes[position + 5] !== OPEN_OBJECT)
      return FAIL;
    position += 6;
    const expected = segment === 0 ? SEQUENCE : SET;
    if (!startsWith(bytes, position, expected)) return FAIL;
    position = readNumbers(bytes, position + expected.length, segment === 0 ? TAG.asPath : TAG.asSet, out);
    if (position < 0 || bytes[position] !== CLOSE_OBJECT) return FAIL;
    position++;
    if (bytes[position] === CLOSE_OBJECT) return position + 1;
    position = skipComma(bytes, position);
    if (position < 0) return FAIL;
  }
  return FAIL;
}

function skipEmptyList(bytes: Uint8Array, at: number): number {
  return bytes[at] === OPEN_LIST && bytes[at + 1] === CLOSE_LIST ? at + 2 : FAIL;
}

/** `[ [ 65001, 1 ], [ 65535, 65281 ] ]` */
function readCommunities(bytes: Uint8Array, at: number, out: UpdateBuffer): number {
  const field = out.end++;
  const words = out.words;
  let position = enterList(bytes, at);
  while (position >= 0) {
    position = enterList(bytes, position);
    if (position < 0) return FAIL;
    position = readNumber(bytes, position, MAX_HALF, out);
    if (position < 0) return FAIL;
    position = skipComma(bytes, position);
    if (position < 0) return FAIL;
    position = readNumber(bytes, position, MAX_HALF, out);
    if (position < 0) return FAIL;
    const low = words[--out.end]!;
    words[out.end - 1] = (words[out.end - 1]! << 16) | low;
    position = leaveList(bytes, position);
    if (position < 0) return FAIL;
    if (bytes[position] === CLOSE_LIST) {
      words[field] = head(TAG.communities, out.end - field - 1);
      return position + 1;
    }
    position = skipComma(bytes, position);
  }
  return FAIL;
}

/** `[ [ 65001, 1 , 2 ], ... ]`, with ExaBGP's stray space. */
function readLargeCommunities(bytes: Uint8Array, at: number, out: UpdateBuffer): number {
  const field = out.end++;
  let position = enterList(bytes, at);
  while (position >= 0) {
    position = enterList(bytes, position);
    for (let part = 0; part < 3; part++) {
      if (part > 0) position = skipComma(bytes, position);
      if (position < 0) return FAIL;
      position = readNumber(bytes, position, MAX_WORD, out);
      if (position < 0) return FAIL;
      position = skipSpaces(bytes, position);
    }
    position = leaveList(bytes, position);
    if (position < 0) return FAIL;
    if (bytes[position] === CLOSE_LIST) {
      out.words[field] = head(TAG.largeCommunities, (out.end - field - 1) / 3);
      return position + 1;
    }
    position = skipComma(bytes, position);
  }
  return FAIL;
}

const enterList = (bytes: Uint8Array, at: number): number =>
  bytes[at] === OPEN_LIST ? skipSpaces(bytes, at + 1) : FAIL;

/** Behind the closing bracket and the spaces after it. */
function leaveList(bytes: Uint8Array, at: number): number {
  const position = skipSpaces(bytes, at);
  return bytes[position] === CLOSE_LIST ? skipSpaces(bytes, position + 1) : FAIL;
}

/** Behind a string without escapes. */
function skipString(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return FAIL;
  let position = at + 1;
  for (;;) {
    const code = bytes[position++]!;
    if (code === QUOTE) return position;
    if (code < SPACE || code > 126 || code === BACKSLASH) return FAIL;
  }
}

/** `[ "10.0.0.1", "10.0.0.2" ]` */
function skipStrings(bytes: Uint8Array, at: number): number {
  let position = enterList(bytes, at);
  while (position >= 0) {
    position = skipString(bytes, position);
    if (position < 0) return FAIL;
    position = skipSpaces(bytes, position);
    if (bytes[position] === CLOSE_LIST) return position + 1;
    position = skipComma(bytes, position);
  }
  return FAIL;
}

/** Packs the characters of `bytes[from, to)` behind those already packed since `start`; returns the new count. */
function pack(bytes: Uint8Array, from: number, to: number, out: UpdateBuffer, start: number, count: number): number {
  let packed = count;
  for (let position = from; position < to; position++) packed = packByte(bytes[position]!, out, start, packed);
  return packed;
}

function packByte(code: number, out: UpdateBuffer, start: number, count: number): number {
  const word = start + (count >> 2);
  const shift = (count & 3) << 3;
  out.words[word] = shift === 0 ? code : out.words[word]! | (code << shift);
  return count + 1;
}

function readAggregator(bytes: Uint8Array, at: number, out: UpdateBuffer): number {
  const end = skipString(bytes, at);
  if (end < 0 || end - at > MAX_TEXT) return FAIL;
  const field = out.end++;
  const count = pack(bytes, at + 1, end - 1, out, out.end, 0);
  out.words[field] = head(TAG.aggregator, count);
  out.end += (count + 3) >> 2;
  return end;
}

/** `[ { "value": 842127122628608, "string": "target:65001:0" } ]`: the number exceeds 2^53, only the text is kept. */
function readExtCommunities(bytes: Uint8Array, at: number, out: UpdateBuffer): number {
  const field = out.end++;
  const start = out.end;
  let count = 0;
  let position = enterList(bytes, at);
  while (position >= 0) {
    if (!startsWith(bytes, position, EXT_VALUE)) return FAIL;
    position += EXT_VALUE.length;
    if (bytes[position] === ZERO && bytes[position + 1] !== COMMA) return FAIL;
    const digits = position;
    while ((bytes[position]! - ZERO) >>> 0 <= 9) position++;
    if (position === digits || !startsWith(bytes, position, EXT_STRING)) return FAIL;
    position += EXT_STRING.length - 1;
    const end = skipString(bytes, position);
    if (end < 0 || end === position + 2 || end - position > MAX_TEXT) return FAIL;
    if (count > 0) count = packByte(LINE_FEED, out, start, count);
    count = pack(bytes, position + 1, end - 1, out, start, count);
    position = skipSpaces(bytes, end);
    if (bytes[position] !== CLOSE_OBJECT) return FAIL;
    position = skipSpaces(bytes, position + 1);
    if (bytes[position] === CLOSE_LIST) {
      out.words[field] = head(TAG.extCommunities, count);
      out.end = start + ((count + 3) >> 2);
      return position + 1;
    }
    position = skipComma(bytes, position);
  }
  return FAIL;
}
