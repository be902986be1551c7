/** Writes NetFlow v9 and IPFIX datagrams field by field, for tests that need one that no router would send. */

export interface FieldSpec {
  readonly element: number;
  readonly length: number;
  readonly enterprise?: number;
}
export const field = (element: number, length: number, enterprise?: number): FieldSpec =>
  enterprise === undefined ? { element, length } : { element, length, enterprise };

/** Unsigned of 1 to 8 octets, or octets as they are. */
export function octets(value: number | bigint | readonly number[], length: number): number[] {
  if (typeof value === 'object') return [...value];
  const out: number[] = [];
  for (let shift = 8 * (length - 1); shift >= 0; shift -= 8) out.push(Number((BigInt(value) >> BigInt(shift)) & 255n));
  return out;
}
const u16 = (value: number): number[] => octets(value, 2);
const u32 = (value: number): number[] => octets(value, 4);

export const set = (id: number, body: readonly number[], length = body.length + 4): number[] => [
  ...u16(id),
  ...u16(length),
  ...body,
];

const fieldOctets = ({ element, length, enterprise }: FieldSpec): number[] =>
  enterprise === undefined
    ? [...u16(element), ...u16(length)]
    : [...u16(element | 0x8000), ...u16(length), ...u32(enterprise)];

export const template = (id: number, fields: readonly FieldSpec[], count = fields.length): number[] => [
  ...u16(id),
  ...u16(count),
  ...fields.flatMap(fieldOctets),
];

export const v9OptionsTemplate = (id: number, scopes: readonly FieldSpec[], fields: readonly FieldSpec[]): number[] => [
  ...u16(id),
  ...u16(4 * scopes.length),
  ...u16(4 * fields.length),
  ...[...scopes, ...fields].flatMap(fieldOctets),
];

export const ipfixOptionsTemplate = (
  id: number,
  scopes: readonly FieldSpec[],
  fields: readonly FieldSpec[],
): number[] => [
  ...u16(id),
  ...u16(scopes.length + fields.length),
  ...u16(scopes.length),
  ...[...scopes, ...fields].flatMap(fieldOctets),
];

/** Values in the order and with the lengths of the fields. */
export const dataRecord = (
  fields: readonly FieldSpec[],
  values: readonly (number | bigint | readonly number[])[],
): number[] => fields.flatMap(({ length }, index) => octets(values[index] ?? 0, length));

export interface HeaderSpec {
  readonly domain?: number;
  readonly uptimeMs?: number;
  readonly exportSeconds?: number;
  readonly count?: number;
  readonly sequence?: number;
  /** IPFIX: the length that the message claims to have. */
  readonly length?: number;
}

/** Seconds at which the datagrams of these tests were exported unless they say otherwise. */
export const EXPORT_SECONDS = 1_700_000_000;

export function v9(sets: readonly (readonly number[])[], header: HeaderSpec = {}): Uint8Array {
  return Uint8Array.from([
    ...u16(9),
    ...u16(header.count ?? Math.max(sets.length, 1)),
    ...u32(header.uptimeMs ?? 1_000_000),
    ...u32(header.exportSeconds ?? EXPORT_SECONDS),
    ...u32(header.sequence ?? 0),
    ...u32(header.domain ?? 1),
    ...sets.flat(),
  ]);
}

export function ipfix(sets: readonly (readonly number[])[], header: HeaderSpec = {}): Uint8Array {
  const body = sets.flat();
  return Uint8Array.from([
    ...u16(10),
    ...u16(header.length ?? 16 + body.length),
    ...u32(header.exportSeconds ?? EXPORT_SECONDS),
    ...u32(header.sequence ?? 0),
    ...u32(header.domain ?? 1),
    ...body,
  ]);
}

/** NetFlow v5 with records of 48 octets that are zero but for (offset, octets). */
export function v5(
  records: readonly (readonly (readonly [offset: number, octets: readonly number[]])[])[],
  header: HeaderSpec & { readonly sampling?: number; readonly engine?: number } = {},
): Uint8Array {
  const body = records.map((record) => {
    const bytes = new Array<number>(48).fill(0);
    for (const [offset, value] of record) bytes.splice(offset, value.length, ...value);
    return bytes;
  });
  return Uint8Array.from([
    ...u16(5),
    ...u16(header.count ?? records.length),
    ...u32(header.uptimeMs ?? 1_000_000),
    ...u32(header.exportSeconds ?? EXPORT_SECONDS),
    ...u32(0),
    ...u32(header.sequence ?? 0),
    ...u16(header.engine ?? 0),
    ...u16(header.sampling ?? 0),
    ...body.flat(),
  ]);
}

/** The fields that most tests are happy with, and their values as a function of what matters. */
export const FLOW_FIELDS: readonly FieldSpec[] = [
  field(8, 4),
  field(12, 4),
  field(10, 4),
  field(14, 4),
  field(1, 4),
  field(2, 4),
  field(22, 4),
  field(21, 4),
];

export interface FlowSpec {
  readonly dst?: number;
  readonly inIf?: number;
  readonly outIf?: number;
  readonly bytes?: number;
  readonly packets?: number;
  readonly startUptimeMs?: number;
  readonly endUptimeMs?: number;
}

export const flowValues = (flow: FlowSpec): number[] => [
  0x0a00_0001,
  flow.dst ?? 0xc633_6401,
  flow.inIf ?? 1,
  flow.outIf ?? 2,
  flow.bytes ?? 1000,
  flow.packets ?? 10,
  flow.startUptimeMs ?? 990_000,
  flow.endUptimeMs ?? 999_000,
];

export const flowTemplate = (id = 256): number[] => set(0, template(id, FLOW_FIELDS));
export const flowSet = (flows: readonly FlowSpec[], id = 256): number[] =>
  set(
    id,
    flows.flatMap((flow) => dataRecord(FLOW_FIELDS, flowValues(flow))),
  );
