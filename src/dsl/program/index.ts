/**
 * The compiled form of a rule file: what the compiler hands to the runtime.
 *
 * This folder is a leaf. It imports nothing, and both sides import it: the compiler to make a Program, the runtime to
 * run one. It lies in the language's folder because the language defines what can be said; it is apart from the
 * compiler's stages so that the engine never depends on a parser. A Program is immutable: a reload makes a new one
 * and swaps it in between two ticks. It cannot be serialised (conditions are closures); the source texts can, and
 * compiling them again gives the same Program, which `revision` states.
 */
import type { CustomerSpec, LinkSpec, OwnBlock, PrefixSet, RouterSpec, SourceSpec } from './network.ts';
import type { GuardSpec, Limits, Objective, Rule } from './rule.ts';
import type { LinkName, RouterName } from './units.ts';

export interface Program {
  /** First 12 hex digits of the SHA-256 of all source texts. */
  readonly revision: string;
  readonly file: string;
  /** Every file read, the entry first: what a reload has to watch. */
  readonly files: readonly string[];
  readonly own: readonly OwnBlock[];
  readonly customers: readonly CustomerSpec[];
  readonly routers: ReadonlyMap<RouterName, RouterSpec>;
  readonly links: ReadonlyMap<LinkName, LinkSpec>;
  readonly sources: readonly SourceSpec[];
  readonly sets: ReadonlyMap<string, PrefixSet>;
  readonly groups: readonly GroupSpec[];
  /** In file order; equal priorities are decided by it. */
  readonly rules: readonly Rule[];
  readonly objectives: readonly Objective[];
  readonly guards: readonly GuardSpec[];
  readonly limits: Limits;
}

export interface GroupSpec {
  readonly name: string;
  readonly set: PrefixSet;
  readonly split:
    | { readonly length: number; readonly regroupEvery: number | undefined; readonly max: number | undefined }
    | undefined;
}

export type * from './cond.ts';
export type * from './network.ts';
export type * from './rule.ts';
export * from './units.ts';
