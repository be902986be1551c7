/** One destination prefix: its traffic, its candidates, its natural link. */
import type { Asn, LinkName, Prefix, Program } from '../../dsl/program/index.ts';
import { bps, ratio } from '../../dsl/program/index.ts';
import type { Candidate, PrefixState } from '../model/index.ts';
import { setHolds } from '../model/index.ts';
import type { KnownPath } from './candidates.ts';
import { naturalOf } from './natural.ts';
import type { LinkOwners } from './owners.ts';
import type { Volume } from './volumes.ts';

/** What the routes say, kept until they change. */
export interface Routing {
  readonly paths: readonly KnownPath[];
  readonly candidates: readonly Candidate[];
}

export interface PrefixInputs {
  readonly program: Program;
  readonly owners: LinkOwners;
  readonly routing: Routing;
  readonly volume: Volume | undefined;
  readonly remembered: LinkName | undefined;
}

export function prefixState(prefix: Prefix, inputs: PrefixInputs): PrefixState {
  const { program, routing, volume } = inputs;
  const byLink = volume?.byLink ?? new Map<LinkName, never>();
  const natural = naturalOf({ ...routing, byLink, remembered: inputs.remembered, owners: inputs.owners });
  const internal = routing.paths.some((path) => path.internal);
  const originAsn = originOf(routing);
  return {
    prefix,
    natural: natural?.link,
    naturalBy: natural?.by,
    protected: internal || isCustomers(program, natural?.link) || isOurs(program, prefix, originAsn),
    internal,
    originAsn,
    bps: volume?.bps ?? bps(0),
    error: volume?.error ?? ratio(0),
    age: volume?.age,
    byLink,
    candidates: routing.candidates,
    highestLocalPref: highestLocalPref(routing.paths),
  };
}

const isCustomers = (program: Program, natural: LinkName | undefined): boolean =>
  natural !== undefined && program.links.get(natural)?.role === 'customer';

const isOurs = (program: Program, prefix: Prefix, origin: Asn | undefined): boolean =>
  program.own.some((block) => setHolds(block.set, prefix, undefined)) ||
  program.customers.some(
    (customer) =>
      setHolds(customer.prefixes, prefix, undefined) || (customer.asn !== undefined && customer.asn === origin),
  );

function originOf({ paths }: Routing): Asn | undefined {
  const lengths = paths.map((known) => known.path.asPath).filter((path) => path.length > 0);
  return lengths[0]?.at(-1);
}

function highestLocalPref(paths: readonly KnownPath[]): number | undefined {
  const known = paths.filter((path) => path.source !== 'session').map((path) => path.path.localPref ?? 100);
  return known.length === 0 ? undefined : Math.max(...known);
}
