/** Which measures the declared sources can supply: a rule that reads anything else would wait for ever. */
import type { LinkFacts, Network } from './network.ts';
import type { Need } from './measures.ts';

/** What is missing, in words that say what to write; undefined when the measure can be had. */
export function missingFor(need: Need, network: Network, link: LinkFacts | undefined): string | undefined {
  switch (need) {
    case 'nothing':
      return undefined;
    case 'counters':
      return link === undefined ? undefined : missingCounters(link, network);
    case 'flows':
      return network.has('netflow', 'ipfix', 'sflow')
        ? undefined
        : 'declare flow records: source flows : netflow { listen = … from = … }';
    case 'probes':
      return missingProbes(link, network);
    case 'passive':
      return network.has('mirror', 'icmp', 'tcp') ? undefined : 'declare a source of kind mirror, icmp or tcp';
    case 'commit':
      return link !== undefined && !link.written.has('commit')
        ? `give link ${link.name} a commit: commit = 3Gbps`
        : undefined;
    case 'price':
      return link !== undefined && !link.written.has('price')
        ? `give link ${link.name} a price: price = 0.35USD/Mbps`
        : undefined;
  }
}

function missingCounters(link: LinkFacts, network: Network): string | undefined {
  if (network.has('prometheus')) return undefined;
  const router = network.routerOf(link);
  const polled =
    router === undefined ? network.mayHold('router') || link.written.has('router') : router.written.has('snmp');
  if (!polled && !network.has('sys')) {
    return router === undefined
      ? `put link ${link.name} on a router with an SNMP agent: router = …`
      : `give router ${router.name} an SNMP agent: snmp = <address> community = env("…")`;
  }
  return !link.written.has('interface') ? `give link ${link.name} its interface: interface = "xe-0/0/0"` : undefined;
}

function missingProbes(link: LinkFacts | undefined, network: Network): string | undefined {
  if (!network.has('icmp', 'tcp')) return 'declare probes: source probes : icmp { targets = 20 }';
  if (link === undefined || link.written.has('probe') || link.written.has('dscp')) return undefined;
  return `give link ${link.name} an address to probe from: probe = <address>`;
}
