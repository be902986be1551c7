/** Reads template and options template sets of NetFlow v9 and IPFIX, which differ only in how fields are listed. */
import type { Element } from './elements.ts';
import { ELEMENTS, IPFIX_SCOPES, V9_SCOPES } from './elements.ts';
import type { Domain, Exporter } from './exporter.ts';
import type { Faults } from './faults.ts';
import { u16 } from './octets.ts';
import type { FlowSink } from './sink.ts';
import type { Field } from './template.ts';
import { Template } from './template.ts';

/** The largest templates seen in the field have about 100 fields. */
const MOST_FIELDS = 512;
const FIRST_DATA_SET = 256;
const ENTERPRISE = 0x8000;

export interface TemplateContext {
  readonly exporter: Exporter;
  readonly domain: Domain;
  readonly sink: FlowSink;
  readonly faults: Faults;
  /** Slots from this one on are not read. */
  readonly upTo: number;
}

/** NetFlow v9: all fields are pairs (element, length). */
export function readV9Templates(
  data: Uint8Array,
  begin: number,
  end: number,
  options: boolean,
  to: TemplateContext,
): void {
  const header = options ? 6 : 4;
  let at = begin;
  while (at + header <= end) {
    const id = u16(data, at);
    const scopes = options ? u16(data, at + 2) >>> 2 : 0;
    const count = options ? scopes + (u16(data, at + 4) >>> 2) : u16(data, at + 2);
    if (id === 0 && count === 0) return; // padding
    at += header;
    if (id < FIRST_DATA_SET || count === 0 || at + 4 * count > end) {
      to.faults.template++;
      return;
    }
    const fields: Field[] = [];
    for (let index = 0; index < count; index++, at += 4)
      fields.push({ element: u16(data, at), length: u16(data, at + 2), scope: index < scopes });
    define(id, options, fields, V9_SCOPES, to);
  }
}

/** IPFIX: a field with the enterprise bit is followed by an enterprise number; a template without fields is withdrawn. */
export function readIpfixTemplates(
  data: Uint8Array,
  begin: number,
  end: number,
  options: boolean,
  to: TemplateContext,
): void {
  let at = begin;
  while (at + 4 <= end) {
    const id = u16(data, at);
    const count = u16(data, at + 2);
    at += 4;
    if (id === 0 && count === 0) return; // padding
    if (count === 0) {
      if (id >= FIRST_DATA_SET) to.exporter.withdraw(to.domain, id);
      else to.exporter.withdrawAll(to.domain, options);
      continue;
    }
    const scopes = options && at + 2 <= end ? u16(data, at) : 0;
    if (options) at += 2;
    const fields: Field[] = [];
    for (let index = 0; index < count && at + 4 <= end; index++) {
      const element = u16(data, at);
      const enterprise = element >= ENTERPRISE;
      fields.push({ element: enterprise ? undefined : element, length: u16(data, at + 2), scope: index < scopes });
      at += enterprise ? 8 : 4;
    }
    if (id < FIRST_DATA_SET || fields.length < count || at > end) {
      to.faults.template++;
      return;
    }
    define(id, options, fields, IPFIX_SCOPES, to);
  }
}

function define(
  id: number,
  options: boolean,
  fields: readonly Field[],
  scopes: ReadonlyMap<number, Element>,
  to: TemplateContext,
): void {
  if (fields.length > MOST_FIELDS) {
    to.faults.fieldCap++;
    return;
  }
  const element = (field: Field): Element | undefined =>
    field.element === undefined ? undefined : (field.scope ? scopes : ELEMENTS).get(field.element);
  const template = new Template(id, options, fields, element, to.upTo, to.exporter.datagrams);
  if (template.length === 0) to.faults.template++;
  else if (!to.exporter.define(to.domain, template)) to.faults.exporterCap++;
  else to.sink.template(template);
}
