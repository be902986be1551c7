/**
 * The attributes of an update for the full decoder: any JSON value in, words out, or the kind of the first defect.
 *
 * Attributes that weir does not use (cluster list, originator, `attribute-0x..`, whatever a later ExaBGP adds) are left
 * out, so they do not make two sets of attributes differ.
 */
import { head, MAX_ATTRIBUTE_WORDS, ORIGINS, TAG } from './attribute-words.ts';
import { isList, isObject, isWord, own } from './json.ts';
import type { JsonObject } from './json.ts';
import type { DefectKind } from './message.ts';
import type { UpdateBuffer } from './update-buffer.ts';

/** Longer than any text that ExaBGP makes of an aggregator or of one extended community. */
const MAX_TEXT = 64;
const PRINTABLE = /^[\x20-\x7e]*$/;

type Writer = (value: unknown, out: UpdateBuffer) => DefectKind | undefined;

const WRITERS: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ['origin', writeOrigin],
  ['as-path', writeAsPath],
  ['as-set', (value, out) => (writeNumbers(value, TAG.asSet, out) ? undefined : 'asPath')],
  ['med', (value, out) => writeWord(value, TAG.med, 'med', out)],
  ['local-preference', (value, out) => writeWord(value, TAG.localPref, 'localPref', out)],
  ['community', writeCommunities],
  ['large-community', writeLargeCommunities],
  ['extended-community', writeExtCommunities],
  ['aggregator', writeAggregator],
]);

/** Appends the attributes in the order of their keys; the origin is mandatory, as in BGP. */
export function writeAttributes(attributes: JsonObject, out: UpdateBuffer): DefectKind | undefined {
  if (!Object.hasOwn(attributes, 'origin')) return 'origin';
  for (const key of Object.keys(attributes)) {
    const defect = WRITERS.get(key)?.(own(attributes, key), out);
    if (defect !== undefined) return defect;
    if (out.end > MAX_ATTRIBUTE_WORDS) return 'tooLong';
  }
  return undefined;
}

function writeOrigin(value: unknown, out: UpdateBuffer): DefectKind | undefined {
  const origin = ORIGINS.findIndex((name) => name === value);
  if (origin < 0) return 'origin';
  out.words[out.end++] = head(TAG.origin, 1);
  out.words[out.end++] = origin;
  return undefined;
}

function writeWord(value: unknown, tag: number, kind: DefectKind, out: UpdateBuffer): DefectKind | undefined {
  if (!isWord(value)) return kind;
  out.words[out.end++] = head(tag, 1);
  out.words[out.end++] = value;
  return undefined;
}

/** False when `value` is not a list of 32-bit numbers. An empty list leaves no field. */
function writeNumbers(value: unknown, tag: number, out: UpdateBuffer): boolean {
  if (!isList(value)) return false;
  if (value.length === 0) return true;
  out.words[out.end++] = head(tag, value.length);
  for (const member of value) {
    if (!isWord(member)) return false;
    out.words[out.end++] = member;
  }
  return true;
}

/** A list (4.2), or an object of segments in order (5.0). Confederation segments stay inside the neighbour: skipped. */
function writeAsPath(value: unknown, out: UpdateBuffer): DefectKind | undefined {
  if (isList(value)) return writeNumbers(value, TAG.asPath, out) ? undefined : 'asPath';
  if (!isObject(value)) return 'asPath';
  const sequence: unknown[] = [];
  const set: unknown[] = [];
  for (const key of Object.keys(value)) {
    const segment = own(value, key);
    if (!isObject(segment)) return 'asPath';
    const members = own(segment, 'value');
    if (!isList(members)) return 'asPath';
    const element = own(segment, 'element');
    const target = element === 'as-sequence' ? sequence : element === 'as-set' ? set : undefined;
    if (target !== undefined) for (const member of members) target.push(member);
    else if (typeof element !== 'string') return 'asPath';
  }
  return writeNumbers(sequence, TAG.asPath, out) && writeNumbers(set, TAG.asSet, out) ? undefined : 'asPath';
}

function writeCommunities(value: unknown, out: UpdateBuffer): DefectKind | undefined {
  if (!isList(value)) return 'communities';
  if (value.length === 0) return undefined;
  out.words[out.end++] = head(TAG.communities, value.length);
  for (const community of value) {
    if (!isList(community) || community.length !== 2) return 'communities';
    const [high, low] = community;
    if (!isWord(high, 0xffff) || !isWord(low, 0xffff)) return 'communities';
    out.words[out.end++] = (high << 16) | low;
  }
  return undefined;
}

function writeLargeCommunities(value: unknown, out: UpdateBuffer): DefectKind | undefined {
  if (!isList(value)) return 'largeCommunities';
  if (value.length === 0) return undefined;
  out.words[out.end++] = head(TAG.largeCommunities, value.length);
  for (const community of value) {
    if (!isList(community) || community.length !== 3) return 'largeCommunities';
    for (const part of community) {
      if (!isWord(part)) return 'largeCommunities';
      out.words[out.end++] = part;
    }
  }
  return undefined;
}

/**
 * By their text: the numeric value exceeds 2^53 and JSON.parse has rounded it. ExaBGP leaves the text of a type that it
 * does not know empty; those are left out.
 */
function writeExtCommunities(value: unknown, out: UpdateBuffer): DefectKind | undefined {
  if (!isList(value)) return 'extCommunities';
  const texts: string[] = [];
  for (const community of value) {
    const text = isObject(community) ? own(community, 'string') : undefined;
    if (!isText(text)) return 'extCommunities';
    if (text !== '') texts.push(text);
  }
  if (texts.length > 0) writeText(texts.join('\n'), TAG.extCommunities, out);
  return undefined;
}

function writeAggregator(value: unknown, out: UpdateBuffer): DefectKind | undefined {
  if (!isText(value)) return 'aggregator';
  writeText(value, TAG.aggregator, out);
  return undefined;
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_TEXT && PRINTABLE.test(value);

function writeText(text: string, tag: number, out: UpdateBuffer): void {
  out.words[out.end++] = head(tag, text.length);
  for (let at = 0; at < text.length; at += 4) {
    let word = 0;
    for (let byte = 0; byte < 4 && at + byte < text.length; byte++) word |= text.charCodeAt(at + byte) << (8 * byte);
    out.words[out.end++] = word;
  }
}
