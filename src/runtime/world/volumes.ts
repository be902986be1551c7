/**
 * From flow rows to traffic per prefix.
 *
 * A row whose output interface is one of our links counts for that link. One whose output is another known interface
 * of that exporter goes elsewhere inside the network (its way out is exported by the next router) and does not count.
 * Where the exporter cannot tell (0, equal to the input, or an interface nobody knows) the traffic counts without a link.
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

export function volumesOf(rows: readonly FlowVolume[], ownerOf: InterfaceOwner): ReadonlyMap<Prefix, Volume> {
  const sums = new Map<Prefix, Sum>();
  for (const row of rows) {
    const owner = row.outIf === 0 || row.outIf === row.inIf ? undefined : ownerOf(row.exporter, row.outIf);
    if (owner === 'elsewhere') continue;
    let sum = sums.get(row.prefix);
    if (sum === undefined) sums.set(row.prefix, (sum = { bps: 0, variance: 0, age: row.age, byLink: new Map() }));
    sum.bps += row.bps;
    sum.variance += (row.error * row.bps) ** 2;
    sum.age = ms(Math.min(sum.age, row.age));
    if (owner !== undefined) sum.byLink.set(owner, bps((sum.byLink.get(owner) ?? 0) + row.bps));
  }
  return new Map([...sums].map(([prefix, sum]) => [prefix, finish(sum)]));
}

interface Sum {
  bps: number;
  variance: number;
  age: Ms;
  readonly byLink: Map<LinkName, Bps>;
}

/** Independent errors add up as squares. */
function finish(sum: Sum): Volume {
  const error = sum.bps > 0 ? Math.sqrt(sum.variance) / sum.bps : 0;
  return { bps: bps(sum.bps), error: ratio(error), age: sum.age, byLink: sum.byLink };
}
