/**
 * From flow rows to traffic per prefix.
 *
 * A row whose output interface is one of our links counts for that link. One whose output is another known interface
 * of that exporter goes elsewhere inside the network (its way out is exported by the next router) and does not count.
 * Where the exporter cannot tell (0, equal to the input, or an interface nobody knows) the traffic counts without a link.
 * What cannot be told then is whether another exporter has counted the same packets on their way out.
 */
import type { Bps, LinkName, Ms, Prefix, Ratio } from '../../dsl/program/index.ts';
import { bps, ms, ratio } from '../../dsl/program/index.ts';
import type { FlowVolume } from '../model/index.ts';

/** `elsewhere`: an interface of a known router that is no link. */
export type InterfaceOwner = (exporter: string, ifIndex: number) => LinkName | 'elsewhere' | undefined;

export interface Volume {
  readonly bps: Bps;
  readonly error: Ratio;
  readonly age: Ms;
  readonly byLink: ReadonlyMap<LinkName, Bps>;
}

const NOWHERE: ReadonlyMap<LinkName, Bps> = new Map();

export function volumesOf(rows: readonly FlowVolume[], ownerOf: InterfaceOwner): ReadonlyMap<Prefix, Volume> {
  const sums = new Map<Prefix, Sum>();
  for (const row of rows) {
    const owner = row.outIf === 0 || row.outIf === row.inIf ? undefined : ownerOf(row.exporter, row.outIf);
    if (owner === 'elsewhere') continue;
    const sum = sums.get(row.prefix);
    if (sum === undefined) sums.set(row.prefix, new Sum(row, owner));
    else sum.add(row, owner);
  }
  return sums;
}

class Sum implements Volume {
  bps: Bps;
  age: Ms;
  byLink: ReadonlyMap<LinkName, Bps>;
  #variance: number;

  constructor(row: FlowVolume, owner: LinkName | undefined) {
    this.bps = row.bps;
    this.age = row.age;
    this.byLink = owner === undefined ? NOWHERE : new Map([[owner, row.bps]]);
    this.#variance = varianceOf(row);
  }

  add(row: FlowVolume, owner: LinkName | undefined): void {
    this.bps = bps(this.bps + row.bps);
    this.age = ms(Math.min(this.age, row.age));
    this.#variance += varianceOf(row);
    if (owner === undefined) return;
    this.byLink = new Map(this.byLink).set(owner, bps((this.byLink.get(owner) ?? 0) + row.bps));
  }

  get error(): Ratio {
    return ratio(this.bps > 0 ? Math.sqrt(this.#variance) / this.bps : 0);
  }
}

/** Independent errors add up as squares. A row without traffic adds none, however unsure it is. */
const varianceOf = ({ error, bps: rate }: FlowVolume): number => (rate > 0 ? (error * rate) ** 2 : 0);
