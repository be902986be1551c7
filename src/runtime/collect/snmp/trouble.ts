/** What can be wrong with an agent or a link, as values, and in an operator's words. */
import type { Bps, LinkName, Ms, RouterName } from '../../../dsl/program/index.ts';
import type { SnmpFailure } from './session.ts';

/**
 * - `no-interface`: the agent has no row of that name, alias or index
 * - `no-counters`: the row has no 64-bit counters
 * - `implausible`: counted more than 1.1 x what the interface can carry; the sample is dropped
 * - `silent`: not one octet for three minutes although the interface is up; only a hint
 */
export type LinkProblem =
  | { readonly code: 'no-interface'; readonly interfaces: readonly (string | number)[] }
  | { readonly code: 'no-counters'; readonly interfaces: readonly (string | number)[] }
  | { readonly code: 'implausible'; readonly measured: Bps; readonly speed: Bps }
  | { readonly code: 'silent'; readonly forMs: Ms };

/** Things worth one line in the log. Each is said when it begins or ends, never at every poll. */
export type SnmpEvent =
  | { readonly code: 'no-answer'; readonly router: RouterName; readonly agent: string; readonly failure: SnmpFailure }
  | { readonly code: 'answers'; readonly router: RouterName; readonly agent: string }
  | { readonly code: 'restarted'; readonly router: RouterName; readonly agent: string }
  | { readonly code: 'noise'; readonly router: RouterName; readonly agent: string; readonly what: string }
  | { readonly code: 'link'; readonly link: LinkName; readonly problem: LinkProblem | undefined }
  | {
      readonly code: 'moved';
      readonly link: LinkName;
      readonly from: readonly number[];
      readonly to: readonly number[];
    };

export function describeEvent(event: SnmpEvent): string {
  switch (event.code) {
    case 'no-answer':
      return `${event.router}: ${describeFailure(event.agent, event.failure)}`;
    case 'answers':
      return `${event.router}: ${event.agent} answers SNMP`;
    case 'restarted':
      return `${event.router}: the SNMP agent at ${event.agent} has restarted; its counters start anew`;
    case 'noise':
      return `${event.router}: the SNMP socket to ${event.agent}: ${event.what}`;
    case 'moved':
      return `link ${event.link}: its interface is now ifIndex ${list(event.to)}, was ${list(event.from)}`;
    case 'link':
      return `link ${event.link}: ${event.problem === undefined ? 'measured again' : describeProblem(event.problem)}`;
  }
}

export function describeFailure(agent: string, { code, detail }: SnmpFailure): string {
  if (code === 'no-answer') {
    return `no SNMP answer from ${agent} (wrong community, closed port, filter and wrong key all look like this)`;
  }
  return code === 'too-big' ? `${agent} cannot fit its answer into a datagram` : `${agent} refuses SNMP: ${detail}`;
}

export function describeProblem(problem: LinkProblem): string {
  switch (problem.code) {
    case 'no-interface':
      return `the agent has no interface ${names(problem.interfaces)}`;
    case 'no-counters':
      return `the agent has no 64-bit counters for ${names(problem.interfaces)}`;
    case 'implausible':
      return `counted ${megabits(problem.measured)} on ${megabits(problem.speed)}: dropped`;
    case 'silent':
      return `not one octet for ${problem.forMs / 60_000} minutes, though the interface is up`;
  }
}

const megabits = (rate: Bps): string => `${(rate / 1e6).toFixed(0)} Mbit/s`;
const list = (rows: readonly number[]): string => (rows.length === 0 ? 'unknown' : rows.join(', '));
const names = (interfaces: readonly (string | number)[]): string =>
  interfaces.map((name) => JSON.stringify(name)).join(', ');
