/** Declarations as the runtime wants them: every default filled in, secrets read. */
import type {
  CustomerFacts,
  HostPort,
  LinkFacts,
  Network,
  RouterFacts,
  SourceFacts,
  TextSource,
} from '../check/index.ts';
import { linkName, MINUTE, ms, routerName } from '../program/index.ts';
import type {
  Address,
  CustomerSpec,
  LinkSpec,
  Ms,
  OwnBlock,
  RouterSpec,
  SnmpSpec,
  SourceSpec,
} from '../program/index.ts';
import type { Report } from '../text/index.ts';
import { locate } from './location.ts';
import * as mistakes from './mistakes.ts';
import type { Sets } from './sets.ts';

const SNMP_PORT = 161;
/** A link is stale after so many polls. */
const STALE_POLLS = 3;

/** The value of an environment variable. Asked once for each place, never kept or shown. */
export type ReadVariable = (name: string) => string | undefined;

export class NetworkLowering {
  private readonly network: Network;
  private readonly sets: Sets;
  private readonly readVariable: ReadVariable;
  private readonly report: Report;

  constructor(network: Network, sets: Sets, readVariable: ReadVariable, report: Report) {
    this.network = network;
    this.sets = sets;
    this.readVariable = readVariable;
    this.report = report;
  }

  own(): OwnBlock[] {
    return this.network.own.map(({ node, scope, values }) => ({
      set: this.sets.expression(node.set, scope),
      nextHop: values['next-hop'],
      originated: values.originated.map((link) => linkName(link.qualified)),
      at: locate(node.span),
    }));
  }

  customer(facts: CustomerFacts): CustomerSpec {
    return {
      name: facts.name,
      asn: facts.values.asn,
      prefixes: facts.prefixes === undefined ? { entries: [], asns: [] } : this.sets.of(facts.prefixes),
      at: locate(facts.node.name.span),
    };
  }

  router({ name, node, values }: RouterFacts): RouterSpec {
    return {
      name: routerName(name),
      neighbor: values.neighbor,
      feed: values.feed ?? values.neighbor,
      readback: values.readback,
      loopback: values.loopback,
      inject: values.inject,
      serves: values.serves,
      reflect: values.reflect,
      export: values.export,
      scope: values.scope,
      core: values.core,
      internal: values.internal,
      localPref: values['local-pref'],
      snmp: this.snmp(values),
      at: locate(node.name.span),
    };
  }

  private snmp(values: RouterFacts['values']): SnmpSpec | undefined {
    if (values.snmp === undefined) return undefined;
    const text = (source: TextSource | undefined): string => this.text(source);
    return {
      host: values.snmp.host,
      port: values.snmp.port ?? SNMP_PORT,
      community: text(values.community),
      v3: values.user && { user: text(values.user), auth: text(values.auth), priv: text(values.priv) },
      every: values.every,
      stale: values.stale ?? ms(STALE_POLLS * values.every),
    };
  }

  private text(source: TextSource | undefined): string {
    if (source === undefined) return '';
    if ('text' in source) return source.text;
    const value = this.readVariable(source.variable);
    if (value === undefined) this.report(mistakes.unsetVariable(source.span, source.variable));
    return value ?? '';
  }

  link(facts: LinkFacts): LinkSpec {
    const { values, node } = facts;
    const router = this.network.routerOf(facts);
    return {
      name: linkName(facts.name),
      router: router && routerName(router.name),
      interface: values.interface,
      neighbor: values.neighbor,
      asn: values.asn,
      nextHop: values['next-hop'] ?? values.neighbor,
      local: values.local,
      capacity: values.capacity,
      commit: values.commit,
      price: values.price,
      billing: values.billing,
      role: values.role,
      reachesAny: values.reaches === 'any',
      dscp: values.dscp,
      probe: values.probe,
      signal: values.signal,
      prependTags: values['prepend-tags'],
      muteTag: values['mute-tag'],
      at: locate(node.name.span),
    };
  }

  source({ name, node, kind, values }: SourceFacts): SourceSpec {
    const at = locate(node.name.span);
    switch (kind) {
      case 'netflow':
      case 'ipfix':
      case 'sflow': {
        const listen = values['listen'] as HostPort;
        return {
          kind,
          name,
          listen: { host: listen.host, port: listen.port ?? 0 },
          from: values['from'] as readonly Address[],
          sample: values['sample'] as number | undefined,
          timeout: (values['timeout'] as Ms | undefined) ?? MINUTE,
          at,
        };
      }
      case 'sys':
        return { kind, name, every: values['every'] as Ms, at };
      default: {
        const properties = Object.entries(values).map(([key, value]) => [key, this.plain(value)] as const);
        return { kind, name, properties: Object.fromEntries(properties), at };
      }
    }
  }

  /** Texts of sources may come from the environment too. */
  private plain(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return 'variable' in value || 'text' in value ? this.text(value as TextSource) : value;
  }
}
