/**
 * A template compiled into a flat list of reads.
 *
 * Compiling happens once per template, reading for every record: so a field is looked up in the table of elements here,
 * and the reader is left with (how, slot, offset) triples. Fields of variable length are never read, only skipped, because
 * none of the elements of interest may have one; they move the fields behind them, which is why such templates remember
 * the field that each read belongs to.
 */
import type { Element } from './elements.ts';

/** A field length of 65535 announces a length in the record itself (IPFIX). */
export const VARIABLE = 65_535;

/** Reads of 1 to 8 octets have their length as code. */
export const READ_SECONDS = 9;
export const READ_NTP = 10;
export const READ_BEFORE_EXPORT = 11;
export const READ_MICROSECONDS = 12;

export interface Field {
  /** Number of the element; undefined for an enterprise's own. */
  readonly element: number | undefined;
  readonly length: number;
  readonly scope: boolean;
}

export class Template {
  /** Number of the exporter's datagram that defined it first. */
  readonly bornIn: number;
  readonly id: number;
  /** Options records describe the exporter, not traffic. */
  readonly options: boolean;
  /** Triples (code, slot, offset from the record's first octet). */
  readonly reads: Int32Array;
  /** Octets of a record; with fields of variable length, of the shortest one. */
  readonly length: number;
  /** Lengths of all fields where some are variable. */
  readonly lengths: readonly number[] | undefined;
  /** With variable fields: for each read its field and its offset in it. */
  readonly places: readonly (readonly [field: number, offset: number])[];

  readonly #fields: readonly Field[];

  /** `upTo`: slots from this one on are not read. */
  constructor(
    id: number,
    options: boolean,
    fields: readonly Field[],
    elements: (field: Field) => Element | undefined,
    upTo: number,
    bornIn = 0,
  ) {
    this.id = id;
    this.options = options;
    this.bornIn = bornIn;
    this.#fields = fields;
    const reads: number[] = [];
    const places: [number, number][] = [];
    let offset = 0;
    fields.forEach((field, index) => {
      const element = field.length === VARIABLE ? undefined : elements(field);
      if (element && element.slot < upTo)
        for (const [code, slot, within] of readsOf(element, field.length)) {
          reads.push(code, slot, offset + within);
          places.push([index, within]);
        }
      offset += field.length === VARIABLE ? 1 : field.length;
    });
    this.reads = Int32Array.from(reads);
    this.places = places;
    this.length = offset;
    this.lengths = fields.some((field) => field.length === VARIABLE) ? fields.map((field) => field.length) : undefined;
  }

  /** True where another template lays out its records in the same way. */
  equals(other: Template): boolean {
    return (
      this.options === other.options &&
      this.#fields.length === other.#fields.length &&
      this.#fields.every((field, index) => {
        const theirs = other.#fields[index]!;
        return field.element === theirs.element && field.length === theirs.length && field.scope === theirs.scope;
      })
    );
  }
}

/** An element of a length that it cannot have is not read. */
function readsOf({ slot, encoding }: Element, length: number): (readonly [number, number, number])[] {
  switch (encoding) {
    case 'unsigned':
      return length >= 1 && length <= 8 ? [[length, slot, 0]] : [];
    case 'ipv6':
      return length === 16 ? [0, 1, 2, 3].map((word) => [4, slot + word, 4 * word] as const) : [];
    case 'seconds':
      return length === 4 ? [[READ_SECONDS, slot, 0]] : [];
    case 'ntp':
      return length === 8 ? [[READ_NTP, slot, 0]] : [];
    case 'before-export':
      return length === 4 ? [[READ_BEFORE_EXPORT, slot, 0]] : [];
    case 'microseconds':
      return length === 4 ? [[READ_MICROSECONDS, slot, 0]] : [];
  }
}
