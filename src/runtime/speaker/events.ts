/** What the speaker tells its owner. All calls are synchronous; none may block for long. */
import type { MonoMs, Prefix } from '../../dsl/program/index.ts';
import type { NeighborKey, RouteAttributes, Session } from '../model/index.ts';
import type { Answer } from './out/command-channel.ts';
import type { UnformableRoute } from './out/outbound.ts';
import type { Trouble } from './out/reconcile.ts';
import type { RouteChanges } from './rib/index.ts';

/** Nothing else ends the speaker. */
export type EndReason =
  /** End of file on stdin: ExaBGP is gone. */
  | 'eof'
  /** ExaBGP has said that it goes. */
  | 'shutdown'
  /** The owner was asked to end, by a signal. */
  | 'terminated';

export interface SpeakerEvents {
  readonly sessionUp: (session: Session) => void;
  readonly sessionDown: (session: Session, reason: string) => void;
  /** Adj-RIB-In has changed; called as soon as the lines at hand are read, so that bad news is acted on at once. */
  readonly routesChanged: (changes: RouteChanges) => void;
  /** A route went on the wire, or off it when `route` is undefined. */
  readonly echoed: (neighbor: NeighborKey, prefix: Prefix, route: RouteAttributes | undefined, at: MonoMs) => void;
  /** A line was written to ExaBGP: for the audit. */
  readonly written: (line: string) => void;
  /** Its answer, which proves nothing; `unknown` when there was none in time. */
  readonly answered: (line: string, answer: Answer) => void;
  /** The first listings are read: what ExaBGP holds is known, announcing may begin. */
  readonly ready: () => void;
  readonly trouble: (trouble: SpeakerTrouble) => void;
  /** The speaker has stopped; nothing is written any more. The owner has two seconds. */
  readonly end: (reason: EndReason) => void;
}

export type SpeakerTrouble =
  | Trouble
  | UnformableRoute
  /** ExaBGP wrote faster than was read for 64 MiB: lines are lost, tables are not to be trusted until read anew. */
  | { readonly kind: 'linesLost'; readonly lines: number }
  /** These tables cannot be read anew from ExaBGP; only a reset of the session makes them whole. */
  | { readonly kind: 'tablesUntrusted'; readonly neighbors: readonly NeighborKey[] }
  /** `route-refresh enable` is configured: ExaBGP 4.2 crashes sessions or goes silent with it. */
  | { readonly kind: 'routeRefresh'; readonly peer: string };
