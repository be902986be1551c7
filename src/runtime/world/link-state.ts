/** The state of a link: its capacity, whether it is up and by whose word, its noise, and whether flows agree with it. */
import type { Bps, LinkSpec, MonoMs, RouterName } from '../../dsl/program/index.ts';
import { bps, since } from '../../dsl/program/index.ts';
import type { LinkMeasurement, LinkState } from '../model/index.ts';
import type { FlowsOfLink } from './flow-trust.ts';
import { flowTrust } from './flow-trust.ts';
import { noiseOf } from './noise.ts';
import { familyOf } from './owners.ts';
import type { Shown } from './witnesses.ts';

/** What the routes, sessions and flows of this moment say about a link. */
export interface LinkEvidence {
  readonly router: RouterName | undefined;
  readonly shown: Shown;
  /** ExaBGP's own session with the link's neighbour; undefined where there is none. */
  readonly ownSessionUp: boolean | undefined;
  /** What the flow records attribute to the link; undefined where the file declares no flow source. */
  readonly flows: FlowsOfLink | undefined;
  /** No record has come for so long that the volumes are history. */
  readonly flowsStale: boolean;
}

export function linkState(
  link: LinkSpec,
  measured: LinkMeasurement | undefined,
  evidence: LinkEvidence,
  now: MonoMs,
): LinkState {
  const samples = measured?.samples ?? [];
  const newest = samples.at(-1);
  const capacity = capacityOf(link, measured);
  const stale = measured?.stale ?? true;
  const comparable = !stale && !evidence.flowsStale;
  return {
    name: link.name,
    router: evidence.router,
    samples,
    stale,
    age: newest && since(now, newest.end),
    capacity,
    ...upOf(link, measured, evidence),
    noise: {
      inBps: noiseOf(samples.map((sample) => sample.inBps)),
      outBps: noiseOf(samples.map((sample) => sample.outBps)),
    },
    flowTrust: comparable ? flowTrust(samples, capacity, evidence.flows, now) : 'untested',
    flowOutBps: evidence.flows?.outBps,
    trouble: measured === undefined ? 'no source measures it' : measured.trouble,
  };
}

function capacityOf(link: LinkSpec, measured: LinkMeasurement | undefined): Bps | undefined {
  const speed = measured?.speed !== undefined && measured.speed > 0 ? measured.speed : undefined;
  if (link.capacity === undefined || speed === undefined) return link.capacity ?? speed;
  return bps(Math.min(link.capacity, speed));
}

type Up = Pick<LinkState, 'up' | 'upBy'>;

/**
 * Up needs the interface and the router's own session, so whoever says down decides. A silent agent's last word counts
 * only while it is bad and no feed contradicts it. Where neither feed nor agent can tell of the router's session,
 * ExaBGP's own session with the same neighbour stands for it; an interface alone proves no session.
 */
function upOf(link: LinkSpec, measured: LinkMeasurement | undefined, { shown, ownSessionUp }: LinkEvidence): Up {
  const fresh = measured?.stale === false;
  const feedUp = shown.families.size > 0;
  const feed = shown.proves === 'all' ? 'add-path feed' : 'plain feed';
  if (measured?.interfaceUp === false && (fresh || !feedUp)) return { up: 'down', upBy: 'interface' };
  // BGP4-MIB knows IPv4 neighbours only: a link whose IPv6 paths are in the feed is not down for want of the others.
  const mibTells = !(shown.families.has(6) && link.neighbor.some((peer) => familyOf(peer) === 6));
  if (measured?.bgpUp === false && mibTells && (fresh || !feedUp)) return { up: 'down', upBy: 'bgpPeerState' };
  if (feedUp) return { up: 'up', upBy: feed };
  if (shown.proves === 'all' && shown.before) return { up: 'down', upBy: feed };
  if (fresh && measured.bgpUp === true) return { up: 'up', upBy: 'bgpPeerState' };
  if (ownSessionUp !== undefined) return { up: ownSessionUp ? 'up' : 'down', upBy: "ExaBGP's own session" };
  return measured?.interfaceUp === undefined
    ? { up: 'unknown', upBy: 'nothing' }
    : { up: 'unknown', upBy: 'interface' };
}
