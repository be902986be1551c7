/** Where decoded things go. Each call may keep the record it is handed only until it returns. */
import type { FlowRecord } from './record.ts';
import type { Template } from './template.ts';

/** Counters of one interface, as sFlow agents push them. */
export interface InterfaceCounters {
  readonly ifIndex: number;
  /** Bit/s; 0 where the agent does not know. */
  readonly speed: number;
  readonly inOctets: number;
  readonly outOctets: number;
}

/** A sink that ignores everything; override what is wanted. */
export class FlowSink {
  /** A flow. START, END and SAMPLING_RATE have been derived. */
  record(_record: FlowRecord): void {}
  /** A statement of the exporter about itself; its sampling has been taken note of already. */
  options(_record: FlowRecord): void {}
  template(_template: Template): void {}
  /** A set whose template is not known (yet); its records are lost. */
  missingTemplate(_id: number): void {}
  counters(_counters: InterfaceCounters): void {}
}
