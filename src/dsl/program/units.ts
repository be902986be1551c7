/**
 * Quantities and names as branded types, so that a rate can never be handed over where a duration is wanted.
 *
 * A brand exists only for the type checker: at run time a `Bps` is a plain number and a `Prefix` a plain string, so
 * they survive JSON, structured clone and SQLite unchanged. Each brand is made in this file and nowhere else.
 */
declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Bits per second. */
export type Bps = Branded<number, 'bit/s'>;
/** Packets per second. */
export type Pps = Branded<number, 'packet/s'>;
/** A duration in milliseconds. */
export type Ms = Branded<number, 'ms'>;
/** A point on the monotonic clock, milliseconds since an arbitrary start. Only differences mean anything. */
export type MonoMs = Branded<number, 'monotonic ms'>;
/** A point on the wall clock, milliseconds since 1970 (UTC). Never used to time a decision, only to show and to store. */
export type WallMs = Branded<number, 'wall ms'>;
/** A share of one: 0.8 is 80 %. */
export type Ratio = Branded<number, 'ratio'>;
/** An autonomous system number, 0..4294967295. */
export type Asn = Branded<number, 'asn'>;

/** An IPv4 or IPv6 address in canonical text (RFC 5952 for IPv6). */
export type Address = Branded<string, 'address'>;
/** A prefix in canonical text with its mask and without host bits: `203.0.113.0/24`, `2001:db8::/32`. */
export type Prefix = Branded<string, 'prefix'>;
/** A standard community `65000:1`. */
export type Community = Branded<string, 'community'>;
/** A large community `65000:1:2`. */
export type LargeCommunity = Branded<string, 'large community'>;

/** The name of a link as the operator wrote it, qualified when it comes from an import (`edge.transit_a`). */
export type LinkName = Branded<string, 'link'>;
/** The name of a router, qualified like a link's. */
export type RouterName = Branded<string, 'router'>;
/** The qualified name of a rule; unnamed rules are named after the hash of their meaning. */
export type RuleName = Branded<string, 'rule'>;

/** Of traffic on a link, as seen from our own network. */
export type Direction = 'inbound' | 'outbound';

export const bps = (value: number): Bps => value as Bps;
export const pps = (value: number): Pps => value as Pps;
export const ms = (value: number): Ms => value as Ms;
export const monoMs = (value: number): MonoMs => value as MonoMs;
export const wallMs = (value: number): WallMs => value as WallMs;
export const ratio = (value: number): Ratio => value as Ratio;
export const asn = (value: number): Asn => value as Asn;
/** The caller has already made the text canonical; see `runtime/model/prefix.ts` for the parser. */
export const address = (text: string): Address => text as Address;
export const prefix = (text: string): Prefix => text as Prefix;
export const community = (text: string): Community => text as Community;
export const largeCommunity = (text: string): LargeCommunity => text as LargeCommunity;
export const linkName = (text: string): LinkName => text as LinkName;
export const routerName = (text: string): RouterName => text as RouterName;
export const ruleName = (text: string): RuleName => text as RuleName;

export const SECOND = ms(1_000);
export const MINUTE = ms(60_000);
export const HOUR = ms(3_600_000);
export const DAY = ms(86_400_000);

export const since = (now: MonoMs, then: MonoMs): Ms => ms(now - then);
export const after = (then: MonoMs, wait: Ms): MonoMs => monoMs(then + wait);
