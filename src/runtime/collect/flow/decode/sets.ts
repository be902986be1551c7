/**
 * Walks the sets of a NetFlow v9 or IPFIX datagram.
 *
 * The count in a v9 header is that of records, by some exporters that of sets; as no set is without a record it is in any
 * case the most sets there can be. softflowd counts its flows only, so that data lie beyond its count whenever it repeats
 * its templates. Such data are read, but not by a template that is new in the same datagram: a datagram that contradicts
 * itself does not vouch for its own. An IPFIX message may state a length that ends within its last set: as there is one
 * message to a datagram, that set is read to its own end.
 */
import { readDataSet } from './data-set.ts';
import { u16 } from './octets.ts';
import type { FlowRecord } from './record.ts';
import type { TemplateContext } from './template-set.ts';
import { readIpfixTemplates, readV9Templates } from './template-set.ts';

const SET_HEADER = 4;
const FIRST_DATA_SET = 256;

/** Numbers of the sets that define templates. */
const V9 = { templates: 0, options: 1, read: readV9Templates };
const IPFIX = { templates: 2, options: 3, read: readIpfixTemplates };

export interface SetBounds {
  /** Where the first set begins, where no further set may begin, where the datagram ends. */
  readonly begin: number;
  readonly last: number;
  readonly end: number;
  /** How many sets the header allows for. */
  readonly mostSets: number;
}

export function readSets(
  data: Uint8Array,
  { begin, last, end, mostSets }: SetBounds,
  version: 9 | 10,
  record: FlowRecord,
  to: TemplateContext,
): void {
  const kinds = version === 9 ? V9 : IPFIX;
  let at = begin;
  for (let set = 0; at + SET_HEADER <= last; set++) {
    const id = u16(data, at);
    const length = u16(data, at + 2);
    if (length < SET_HEADER || at + length > end) {
      // Some exporters fill the rest of a large datagram with zeros.
      if (!data.subarray(at, end).every((octet) => octet === 0)) to.faults.setLength++;
      return;
    }
    if (set === mostSets) to.faults.recordCount++;
    const body = at + SET_HEADER;
    at += length;
    if (id >= FIRST_DATA_SET) {
      const template = to.domain.templates.get(id);
      if (!template) to.sink.missingTemplate(id);
      else if (set < mostSets || template.bornIn < to.exporter.datagrams)
        readDataSet(data, body, at, template, record, to.sink, to.faults);
    } else if (id === kinds.templates || id === kinds.options) kinds.read(data, body, at, id === kinds.options, to);
    else to.faults.reservedSet++;
  }
}
