/**
 * The router's own BGP sessions, where the agent has BGP4-MIB (Debian's snmpd has not; FRR brings it by AgentX).
 *
 * The table knows IPv4 peers of the default instance only. A peer that it does not list may be in a VRF, so absence
 * proves nothing, except of a peer that was listed before: then its session is gone.
 */
import { isIPv4 } from 'node:net';
import type { Address } from '../../../dsl/program/index.ts';
import { BGP_PEER_STATE, BGP_VERSION } from './oids.ts';
import type { SnmpValue } from './session.ts';

const ESTABLISHED = 6;

/** Objects to ask for: whether there is a table at all, then the state of each IPv4 peer. */
export const bgpObjects = (peers: readonly Address[]): readonly string[] => [
  BGP_VERSION,
  ...peers.filter((peer) => isIPv4(peer)).map((peer) => `${BGP_PEER_STATE}.${peer}`),
];

export class BgpPeers {
  readonly #states = new Map<Address, boolean>();
  #table = false;

  /** Whether the agent has the table, as of the last answer. */
  get table(): boolean {
    return this.#table;
  }

  /** @param values the answer to `bgpObjects(peers)`, in its order */
  observe(peers: readonly Address[], [version, ...states]: readonly SnmpValue[]): void {
    this.#table = version !== undefined || states.some((state) => state !== undefined);
    if (!this.#table) {
      this.#states.clear();
      return;
    }
    peers
      .filter((peer) => isIPv4(peer))
      .forEach((peer, i) => {
        const state = states[i];
        if (typeof state === 'number') this.#states.set(peer, state === ESTABLISHED);
        else if (this.#states.has(peer)) this.#states.set(peer, false);
      });
  }

  /** Whether any of a link's sessions is Established; undefined when the agent cannot tell of a single one. */
  up(peers: readonly Address[]): boolean | undefined {
    const known = peers.map((peer) => this.#states.get(peer)).filter((state) => state !== undefined);
    return known.length === 0 ? undefined : known.includes(true);
  }

  /** The agent has restarted: what it listed before says nothing. */
  forget(): void {
    this.#states.clear();
    this.#table = false;
  }
}
