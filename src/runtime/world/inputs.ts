/** All that a World is built from: snapshots of the collectors and of the speaker. */
import type { LinkName, MonoMs, Prefix, WallMs } from '../../dsl/program/index.ts';
import type {
  Advertised,
  FlowMeasurement,
  LinkMeasurement,
  Mode,
  NeighborKey,
  RibHealth,
  RibView,
  Session,
} from '../model/index.ts';
import type { InterfaceOwner } from './volumes.ts';

export interface WorldInputs {
  readonly now: MonoMs;
  readonly wall: WallMs;
  readonly mode: Mode;
  readonly startedAt: MonoMs;
  readonly rib: RibView;
  readonly ribHealth: RibHealth;
  /** Prefixes of which a path changed since the last call; `overflow`: too many to name; `cleared`: whole neighbours. */
  readonly routeChanges: {
    readonly prefixes: ReadonlySet<Prefix>;
    readonly overflow: boolean;
    readonly cleared: ReadonlySet<NeighborKey>;
  };
  readonly sessions: ReadonlyMap<NeighborKey, Session>;
  readonly advertised: readonly Advertised[];
  readonly links: ReadonlyMap<LinkName, LinkMeasurement>;
  /** Undefined where the file declares no flow source. */
  readonly flows: FlowMeasurement | undefined;
  readonly ownerOf: InterfaceOwner;
  /** What the engine steers: such prefixes are in the World whether or not they carry traffic. */
  readonly steered: ReadonlyMap<Prefix, { readonly natural: LinkName; readonly settled: LinkName }>;
}
