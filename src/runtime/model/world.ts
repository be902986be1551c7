/** One moment of the network: everything that a decision may depend on. */
import type { LinkName, MonoMs, Ms, Prefix, RouterName, WallMs } from '../../dsl/program/index.ts';
import type { Advertised } from './announcement.ts';
import type { LinkState } from './link.ts';
import type { ReadbackRoute } from './route.ts';
import type { NeighborKey, NeighborRole, Session } from './session.ts';
import type { PrefixState } from './traffic.ts';

export interface World {
  readonly now: MonoMs;
  /** Shown and stored, and read by schedules; never used to time a hold. */
  readonly wall: WallMs;
  readonly mode: Mode;
  readonly links: ReadonlyMap<LinkName, LinkState>;
  readonly prefixes: ReadonlyMap<Prefix, PrefixState>;
  readonly sessions: ReadonlyMap<NeighborKey, Session>;
  readonly roles: ReadonlyMap<NeighborKey, NeighborRole>;
  /** Everything of ours that ExaBGP is known to announce. */
  readonly advertised: readonly Advertised[];
  readonly flows: FlowHealth;
  readonly rib: RibHealth;
  /** Routers whose read-back session has shown that their export policy rejects weir's tag. */
  readonly exportProven: ReadonlySet<RouterName>;
  /** What read-back sessions show: the routes that a provider would get. Absent where none is declared. */
  readonly readback?: readonly ReadbackRoute[];
  /** What still has to happen before anything new may be decided; empty once warm. */
  readonly warmingUp: readonly string[];
}

/** `observe` decides and sends nothing; `stopped` withdraws everything at once and decides nothing. */
export type Mode = 'observe' | 'armed' | 'stopped';

export interface FlowHealth {
  readonly declared: boolean;
  readonly age: Ms | undefined;
  readonly stale: boolean;
  readonly activeTimeout: Ms;
  /** How long ago the oldest traffic passed that the rates are averages of. */
  readonly windowBegin?: Ms | undefined;
  readonly trouble: string | undefined;
}

export interface RibHealth {
  /** No update for the quiet time since the last session came up. */
  readonly complete: boolean;
  /** Neighbours whose tables are still arriving; absent where only the whole is known. */
  readonly arriving?: ReadonlySet<NeighborKey>;
  /** False after lines were lost: moves freeze until the resync. */
  readonly trusted: boolean;
  readonly routes: number;
}
