/** The sessions of ExaBGP as its lines and listings tell them. */
import type { Address, MonoMs } from '../../../dsl/program/index.ts';
import { asn } from '../../../dsl/program/index.ts';
import type { NeighborKey, RibHealth, Session } from '../../model/index.ts';
import { neighborKey } from '../../model/index.ts';
import { canonicalAddress } from '../decode/full.ts';
import type { Neighbor } from '../decode/message.ts';
import type { Selector } from '../out/command.ts';
import type { ListedNeighbor } from '../out/show.ts';
import { QuietTime } from './quiet-time.ts';

interface Entry {
  session: Session;
  readonly selector: Selector;
  readonly quiet: QuietTime;
  /** This process has seen the session begin, so its table is complete from the start. */
  upSeen: boolean;
  /** An echo was seen; without one `session.echoes` is only believed. */
  echoed: boolean;
  /** Lines were lost, or the table of before our time could not be read. */
  trusted: boolean;
}

export class SessionTable {
  readonly #entries = new Map<NeighborKey, Entry>();
  readonly #spelled = new Set<string>();

  /** As the model has them, by neighbour. */
  sessions(): ReadonlyMap<NeighborKey, Session> {
    return new Map([...this.#entries].map(([key, { session }]) => [key, session]));
  }

  session(key: NeighborKey): Session | undefined {
    return this.#entries.get(key)?.session;
  }

  /** How ExaBGP's configuration spells the neighbour. */
  selector(key: NeighborKey): Selector | undefined {
    return this.#entries.get(key)?.selector;
  }

  knows({ peer, local }: Selector): boolean {
    return this.#spelled.has(`${local} ${peer}`);
  }

  /** `local peer` of every neighbour, as spelled in ExaBGP's configuration: what a command may address. */
  spelled(): ReadonlySet<string> {
    return this.#spelled;
  }

  upSeen(key: NeighborKey): boolean {
    return this.#entries.get(key)?.upSeen === true;
  }

  /** A state line. The session it was about, if its state has changed. */
  state(neighbor: Neighbor, state: 'up' | 'down', now: MonoMs): Session | undefined {
    const entry = this.#entry(neighbor, now);
    // Either way the table begins empty.
    entry.trusted = true;
    if (state === 'up') {
      entry.upSeen = true;
      entry.quiet.restart(now);
    }
    if (state === 'down' && entry.session.state === 'down') return undefined;
    entry.session = { ...entry.session, ...asns(neighbor), state, since: now };
    return entry.session;
  }

  /** A line that only an established session has. The session, if that was not known. */
  traffic(neighbor: Neighbor, sent: boolean, routes: number, now: MonoMs): Session | undefined {
    const entry = this.#entry(neighbor, now);
    if (!sent) entry.quiet.note(routes, now);
    const isNews = entry.session.state === 'down';
    entry.echoed ||= sent;
    const echoes = entry.session.echoes || sent;
    if (isNews || echoes !== entry.session.echoes) {
      const since = isNews ? now : entry.session.since;
      entry.session = { ...entry.session, ...asns(neighbor), state: 'up', since, echoes };
    }
    return isNews ? entry.session : undefined;
  }

  /** From `show neighbor extensive`: sessions that were there before us. The session, if it is news that it is up. */
  listed(listed: ListedNeighbor, now: MonoMs): Session | undefined {
    const { peer, local, localAsn, peerAsn } = listed;
    const peerAddress = canonicalAddress(peer);
    const localAddress = local === undefined ? undefined : canonicalAddress(local);
    if (local === undefined || peerAddress === undefined || localAddress === undefined) return undefined;
    if (localAsn === undefined || peerAsn === undefined) return undefined;
    const known = this.#entries.has(neighborKey(localAddress, peerAddress));
    if (!listed.up && known) return undefined;
    const entry = this.#add(localAddress, peerAddress, { local, peer }, localAsn, peerAsn, now);
    if (!listed.up || entry.session.state === 'up') return undefined;
    // ExaBGP echoes the end-of-RIB at the start of a session, which was before our time: believed until proven wrong.
    entry.session = { ...entry.session, state: 'up', since: now, echoes: true };
    return entry.session;
  }

  /** A change was written long ago, and no echo of anything was ever seen on this session. */
  echoMissing(key: NeighborKey): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined && !entry.echoed) entry.session = { ...entry.session, echoes: false };
  }

  /** Lines were lost: whatever is known of sessions that are up may be wrong. */
  distrust(): void {
    for (const entry of this.#entries.values()) if (entry.session.state === 'up') entry.trusted = false;
  }

  trust(key: NeighborKey, trusted: boolean): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.trusted = trusted;
  }

  untrusted(): NeighborKey[] {
    return [...this.#entries].filter(([, { trusted }]) => !trusted).map(([key]) => key);
  }

  /** `routesOf` gives the size of a neighbour's table. */
  health(routesOf: (key: NeighborKey) => number, now: MonoMs): RibHealth {
    const arriving = new Set<NeighborKey>();
    let trusted = true;
    let routes = 0;
    for (const [key, entry] of this.#entries) {
      const size = routesOf(key);
      routes += size;
      trusted &&= entry.trusted;
      if (entry.session.state === 'up' && !entry.quiet.isComplete(size, now)) arriving.add(key);
    }
    return { complete: arriving.size === 0, arriving, trusted, routes };
  }

  #entry(neighbor: Neighbor, now: MonoMs): Entry {
    const { local, peer, spelled, localAsn, peerAsn } = neighbor;
    return this.#add(local, peer, spelled, localAsn, peerAsn, now);
  }

  #add(local: Address, peer: Address, selector: Selector, localAsn: number, peerAsn: number, now: MonoMs): Entry {
    const key = neighborKey(local, peer);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const session: Session = {
      key,
      local,
      peer,
      localAsn: asn(localAsn),
      peerAsn: asn(peerAsn),
      state: 'down',
      since: now,
      echoes: false,
    };
    const entry = { session, selector, quiet: new QuietTime(now), upSeen: false, echoed: false, trusted: true };
    this.#entries.set(key, entry);
    this.#spelled.add(`${selector.local} ${selector.peer}`);
    return entry;
  }
}

const asns = ({ localAsn, peerAsn }: Neighbor): Pick<Session, 'localAsn' | 'peerAsn'> => ({ localAsn, peerAsn });
