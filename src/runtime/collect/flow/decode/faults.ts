/** What can be wrong with a datagram, counted by kind. A count that rises says what to look for on the exporter. */
export interface Faults {
  /** Too short for the header of its version. */
  shortHeader: number;
  /** Neither NetFlow v5, v9, IPFIX nor sFlow v5. */
  unknownVersion: number;
  /** NetFlow v5: a count of records outside 1..30, or of more than the datagram holds. NetFlow v9: more sets than the count. */
  recordCount: number;
  /** IPFIX: a message length below the header's or beyond the datagram. */
  messageLength: number;
  /** A set shorter than its header or reaching beyond the datagram; what follows it is unreadable. */
  setLength: number;
  /** A set with one of the reserved numbers. */
  reservedSet: number;
  /** A template that reaches beyond its set, has a reserved number or no field of any length. */
  template: number;
  /** A template with more fields than are accepted. */
  fieldCap: number;
  /** More templates or observation domains than one exporter may have. */
  exporterCap: number;
  /** A variable-length field that reaches beyond its set. */
  variableLength: number;
  /** An sFlow sample or record that reaches beyond what holds it. */
  sample: number;
}

export const noFaults = (): Faults => ({
  shortHeader: 0,
  unknownVersion: 0,
  recordCount: 0,
  messageLength: 0,
  setLength: 0,
  reservedSet: 0,
  template: 0,
  fieldCap: 0,
  exporterCap: 0,
  variableLength: 0,
  sample: 0,
});

export const countFaults = (faults: Faults): number =>
  Object.values<number>({ ...faults }).reduce((sum, count) => sum + count, 0);
