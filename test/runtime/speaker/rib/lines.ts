/** Updates as ExaBGP would write them, decoded for the tables. */
import type { NeighborKey } from '../../../../src/runtime/model/index.ts';
import { LineDecoder } from '../../../../src/runtime/speaker/decode/decoder.ts';
import type { AdjRibIn } from '../../../../src/runtime/speaker/rib/index.ts';

export interface RouteChange {
  /** Last octet of the neighbour's addresses. */
  readonly neighbor: number;
  readonly prefix: string;
  readonly pathId?: string;
  /** Undefined is a withdrawal; the number stands for a set of attributes. */
  readonly attributes: number | undefined;
}

export const keyOf = (neighbor: number): NeighborKey => `10.0.1.${neighbor}>10.0.2.${neighbor}` as NeighborKey;

/** Some sets differ in length, as real ones do. */
const attributesText = (set: number): string =>
  `"origin": "igp", "as-path": [ ${Array.from({ length: 1 + (set % 7) }, (_, hop) => 65001 + hop * set).join(', ')} ], "med": ${set}`;

export function lineOf({ neighbor, prefix, pathId, attributes }: RouteChange): string {
  const family = prefix.includes(':') ? 'ipv6' : 'ipv4';
  const nlri = `[ { "nlri": "${prefix}"${pathId === undefined ? '' : `, "path-information": "${pathId}"`} } ]`;
  const content =
    attributes === undefined
      ? `"withdraw": { "${family} unicast": ${nlri} }`
      : `"attribute": { ${attributesText(attributes)} }, "announce": { "${family} unicast": { "10.0.2.${neighbor}": ${nlri} } }`;
  return (
    `{ "exabgp": "4.0.1", "time": 1.5, "host" : "vm", "pid" : 1, "ppid" : 1, "counter": 3, "type": "update", "neighbor": { ` +
    `"address": { "local": "10.0.1.${neighbor}", "peer": "10.0.2.${neighbor}" }, "asn": { "local": 65000, "peer": 65001 } , ` +
    `"direction": "receive", "message": { "update": { ${content} } } } }`
  );
}

/** Decodes changes and hands them to the table, or to what is given instead. */
export class Feeder {
  readonly #decoder = new LineDecoder();
  readonly #rib: AdjRibIn;

  constructor(rib: AdjRibIn) {
    this.#rib = rib;
  }

  apply(change: RouteChange): void {
    this.#decode(change);
    this.#rib.apply(keyOf(change.neighbor), this.#decoder.update);
  }

  applyListed(change: RouteChange): void {
    this.#decode(change);
    this.#rib.applyListed(keyOf(change.neighbor), this.#decoder.update);
  }

  #decode(change: RouteChange): void {
    const bytes = Buffer.from(`${lineOf(change)}\n`);
    const message = this.#decoder.decode(bytes, 0, bytes.length - 1);
    if (message.kind !== 'update') throw new Error(`no update: ${lineOf(change)}`);
  }
}
