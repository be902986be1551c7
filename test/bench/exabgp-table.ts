/**
 * A full Internet table as ExaBGP 4.2.21 writes it, made from a seed: 1M IPv4 and 200k IPv6 routes in about 250,000
 * lines, one line per set of attributes; 75,000 origins drawn by Zipf's law, communities on 60 % of the sets.
 */
import { formatPrefix4, formatPrefix6 } from '../../src/runtime/speaker/decode/address.ts';
import { xorshift32 } from './row.ts';
import type { TableEntry } from './table.ts';
import { ipv4Table, ipv6Table } from './table.ts';

/** Prefixes that share a set of attributes, on average: 1.2M routes in 250,562 sets. */
const PER_SET = 1_200_000 / 250_562;
const ORIGINS = 75_000;
const TRANSIT_ASNS = 8_000;
/** About as many as fit into an UPDATE. */
const MAX_PREFIXES_PER_LINE = 200;

/** The last octet of the neighbour's addresses tells feeds apart; each has its own sets of attributes. */
export interface TableOptions {
  readonly routes4: number;
  readonly routes6: number;
  readonly neighbor: number;
}

export const FULL_TABLE = { routes4: 1_000_000, routes6: 200_000 };

/** Chunks of whole lines, as they come from a pipe that is never empty. */
export function tableChunks({ routes4, routes6, neighbor }: TableOptions): Uint8Array[] {
  const random = fraction(xorshift32(neighbor));
  const chunks: Uint8Array[] = [];
  let lines: string[] = [];
  let counter = 3;
  const flush = (): void => {
    chunks.push(new Uint8Array(Buffer.from(lines.join(''), 'latin1')));
    lines = [];
  };
  for (const [family, table] of [
    ['ipv4', ipv4Table(routes4)],
    ['ipv6', ipv6Table(routes6)],
  ] as const) {
    const nextHop = family === 'ipv4' ? `10.0.1.${neighbor}` : `fd00:1::${neighbor}`;
    for (let at = 0; at < table.length;) {
      // A geometric number of prefixes: many sets have one, a few have dozens.
      const size = 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / PER_SET));
      const entries = table.slice(at, at + Math.min(size, MAX_PREFIXES_PER_LINE));
      at += entries.length;
      const nlri = entries.map((entry) => `{ "nlri": "${textOf(entry)}" }`).join(', ');
      lines.push(
        `${lineHead(neighbor, counter++)}"attribute": { ${attributes(neighbor, random)} }, ` +
          `"announce": { "${family} unicast": { "${nextHop}": [ ${nlri} ] } } } } } }\n`,
      );
      if (lines.length === 100) flush();
    }
  }
  if (lines.length > 0) flush();
  return chunks;
}

const fraction = (next: () => number) => (): number => next() / 2 ** 32;

function textOf({ family, words, length }: TableEntry): string {
  return family === 4 ? formatPrefix4(words[0], length) : formatPrefix6(...words, length);
}

function lineHead(neighbor: number, counter: number): string {
  return (
    `{ "exabgp": "4.0.1", "time": ${(1_795_158_845.1 + counter / 8_192).toFixed(6)}, "host" : "vm", "pid" : 28052, "ppid" : 1, ` +
    `"counter": ${counter}, "type": "update", "neighbor": { "address": { "local": "10.0.2.${neighbor}", "peer": "10.0.1.${neighbor}" }, ` +
    `"asn": { "local": 65000, "peer": ${65_000 + neighbor} } , "direction": "receive", "message": { "update": { `
  );
}

/** Zipf by inversion of its continuous form: rank 0 is drawn far more often than rank 70,000. */
const zipf = (ranks: number, random: () => number): number => Math.floor(ranks ** random()) - 1;

function attributes(neighbor: number, random: () => number): string {
  const asn = 65_000 + neighbor;
  const path = [asn];
  for (let hops = 1 + Math.floor(random() * 5); hops > 0; hops--) path.push(1_000 + zipf(TRANSIT_ASNS, random));
  const origin = zipf(ORIGINS, random);
  path.push(origin % 3 === 0 ? 196_608 + origin : 10_000 + origin);
  let text = `"origin": "${random() < 0.9 ? 'igp' : 'incomplete'}", "as-path": [ ${path.join(', ')} ], "confederation-path": []`;
  if (random() < 0.3) text += `, "med": ${Math.floor(random() * 1_000)}`;
  if (random() < 0.6) {
    const count = 1 + Math.floor(random() * 8);
    const list = Array.from({ length: count }, () => `[ ${asn}, ${Math.floor(random() * 65_536)} ]`);
    text += `, "community": [ ${list.join(', ')} ]`;
  }
  if (random() < 0.1)
    text += `, "large-community": [ [ ${asn}, ${Math.floor(random() * 100)} , ${Math.floor(random() * 1_000)} ] ]`;
  return text;
}
