/** Rows of ExaBGP's listings through the same checks as its JSON: into an update buffer, and into a route. */
import { isAddress, read, readAddressText, readPrefixText } from '../decode/address.ts';
import type { Family } from '../decode/address.ts';
import { writeAttributes } from '../decode/full-attributes.ts';
import { UpdateBuffer } from '../decode/update-buffer.ts';
import type { AttributeSet } from '../rib/attributes.ts';
import { readAttributeSet } from '../rib/attributes.ts';
import type { ListedRoute } from './show.ts';

export class ListingDecoder {
  /** The row as an update with one announced route; valid until the next row. */
  readonly update = new UpdateBuffer();

  /** False when a value is out of range. */
  decode(row: ListedRoute, lineLength: number): boolean {
    const { update } = this;
    // A row is not JSON, but it too has more characters than words: no number takes less than two.
    update.reset(2 * lineLength);
    if (writeAttributes(row.attributes, update) !== undefined) return false;
    update.attributesEnd = update.end;
    // 4.2 lists the operator's own `next-hop self` as that word; on the wire it is the local address.
    const hopText = row.nextHop === 'self' ? row.local : row.nextHop;
    const hopFamily = readAddressText(hopText);
    if (hopFamily === undefined) return false;
    const nextHop = update.pushNextHop(hopFamily, read.words);
    const pathId = this.#pathId(row.pathId);
    const family: Family | undefined = readPrefixText(row.prefix);
    if (pathId === undefined || family === undefined) return false;
    const section = update.open(true, family, nextHop);
    update.pushRoute(family, read.words, read.length, pathId);
    section.to = update.routesEnd;
    return true;
  }

  /** The attributes of the row just decoded. */
  attributes(): AttributeSet {
    return readAttributeSet(this.update.words, 0, this.update.end);
  }

  #pathId(text: string | undefined): number | undefined {
    if (text === undefined) return 0;
    return isAddress(text) && readAddressText(text) === 4 ? read.words[0]! : undefined;
  }
}
