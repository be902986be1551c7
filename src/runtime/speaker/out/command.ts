/**
 * The commands that weir can give ExaBGP: a closed list. What is not here cannot be said.
 *
 * ExaBGP is no guard: it takes a default route, sends a command without a selector to everybody, answers `done` to
 * values that reset the session, and dies of a non-ASCII byte. So a command is data until it is formed (form.ts), and a
 * formed line is read again by a checker that shares no code with the former (line-check.ts).
 */
import type { Prefix } from '../../../dsl/program/index.ts';
import type { RouteAttributes } from '../../model/index.ts';

/** A neighbour as ExaBGP's configuration spells it; ExaBGP compares as text. Both addresses always go into a selector. */
export interface Selector {
  readonly peer: string;
  readonly local: string;
}

export type Command =
  /** All prefixes of one family, announced with the same attributes. */
  | {
      readonly kind: 'announce';
      readonly to: Selector;
      readonly prefixes: readonly Prefix[];
      readonly route: RouteAttributes;
    }
  /** Routes are withdrawn by prefix alone; several in one line need a next hop of their family, which one is of no account. */
  | { readonly kind: 'withdraw'; readonly to: Selector; readonly prefixes: readonly Prefix[]; readonly nextHop: string }
  /** Resets one session; `code` is the subcode of the Cease notification (4 = administrative reset). */
  | { readonly kind: 'teardown'; readonly to: Selector; readonly code: number }
  /** The text listings; the answer is several lines and `done`. */
  | { readonly kind: 'show'; readonly what: 'summary' | 'neighbors' | 'adj-rib-out' | 'adj-rib-in' }
  /** A line that is no command: it makes an error of whatever half line a predecessor left in ExaBGP's buffer. */
  | { readonly kind: 'sentinel' };

export type RouteCommand = Extract<Command, { kind: 'announce' | 'withdraw' }>;

/** The longest line weir writes, its line feed included: an unbroken write to the pipe, and no AS path worth more. */
export const MAX_LINE_BYTES = 1024;
