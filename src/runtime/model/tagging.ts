/**
 * The two large communities on every override: `AS:rule:natural-link` and `AS:1:start-minute`.
 *
 * They make the Adj-RIB-Out its own record: after a restart without a database the rule, the natural link and the
 * age of every override are read back from them. Rule and link are the first 32 bits of the SHA-256 of their
 * qualified names, so a file that is reordered keeps its overrides; values below 1024 are kept free for markers such
 * as the 1 that says "weir made this".
 */
import { createHash } from 'node:crypto';
import type { Asn, LargeCommunity, LinkName, RuleName } from '../../dsl/program/index.ts';
import { largeCommunity } from '../../dsl/program/index.ts';

/** Second field of the community that says: made by weir, at this minute. */
export const MARKER = 1;
const FIRST_HASH = 1024;
const memory = new Map<string, number>();

/** 32 bits that stand for a name; never below 1024. */
export function nameHash(name: string): number {
  const known = memory.get(name);
  if (known !== undefined) return known;
  const bits = createHash('sha256').update(name).digest().readUInt32BE(0);
  const hash = bits < FIRST_HASH ? bits + FIRST_HASH : bits;
  if (memory.size > 100_000) memory.clear();
  memory.set(name, hash);
  return hash;
}

export function overrideTags(
  local: Asn,
  rule: RuleName,
  natural: LinkName,
  startMinute: number,
): readonly LargeCommunity[] {
  const own = String(local);
  return [
    largeCommunity(`${own}:${String(nameHash(rule))}:${String(nameHash(natural))}`),
    largeCommunity(`${own}:${String(MARKER)}:${String(startMinute)}`),
  ];
}

export interface OverrideTag {
  readonly rule: number;
  readonly natural: number;
  readonly startMinute: number;
}

/** What the tags of a route say; undefined when it is not weir's. Other large communities beside them do not matter. */
export function readTags(local: Asn, communities: readonly LargeCommunity[]): OverrideTag | undefined {
  let [rule, natural, startMinute]: (number | undefined)[] = [];
  for (const text of communities) {
    const [own, second, third] = text.split(':').map(Number);
    if (own !== local || second === undefined || third === undefined) continue;
    if (second === MARKER) startMinute = third;
    else if (second >= FIRST_HASH) [rule, natural] = [second, third];
  }
  if (startMinute === undefined) return undefined;
  return { rule: rule ?? 0, natural: natural ?? 0, startMinute };
}
