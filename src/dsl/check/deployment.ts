/** What the declarations say together: deployments that would loop, leak or lose prefixes are refused here. */
import type { Report, Span } from '../text/index.ts';
import * as mistakes from './mistakes/index.ts';
import type { LinkFacts, Network, RouterFacts } from './network.ts';

type NetworkCheck = (network: Network, report: Report) => void;

const CHECKS: readonly NetworkCheck[] = [
  severalRouters,
  fullTables,
  linksOnRouters,
  nextHops,
  sessionsHaveOneRole,
  secrets,
];

export function checkDeployment(network: Network, report: Report): void {
  for (const check of CHECKS) check(network, report);
}

/** The place of a property, or of the name where it is not written. */
function placeOf(facts: RouterFacts | LinkFacts, key: string): Span {
  return facts.node.props.find((each) => each.key.text === key)?.span ?? facts.node.name.span;
}

function severalRouters(network: Network, report: Report): void {
  const routers = [...network.routers.values()];
  const [first] = routers;
  if (first === undefined || routers.length < 2) return;
  for (const router of routers) {
    const { values, name } = router;
    if (values.core === undefined) report(mistakes.coreUnstated(router.node.name.span, name));
    if (values.inject !== first.values.inject) {
      report(mistakes.injectDiffers(placeOf(router, 'inject'), name, placeOf(first, 'inject')));
    } else if (values.inject === 'all') {
      if (values.reflect) report(mistakes.injectAllReflected(placeOf(router, 'reflect'), name));
      if (values.loopback.length === 0) report(mistakes.loopbackNeeded(placeOf(router, 'inject'), name));
    } else if (!values.reflect) {
      report(mistakes.reflectNeeded(placeOf(router, 'reflect'), name, 'the other routers learn the override from it'));
    }
  }
}

function fullTables(network: Network, report: Report): void {
  for (const router of network.routers.values()) {
    const { serves, reflect, inject } = router.values;
    if (serves !== 'full-table') continue;
    const saidAbove = network.routers.size > 1 && inject === 'target';
    if (!reflect && !saidAbove) {
      report(mistakes.reflectNeeded(placeOf(router, 'serves'), router.name, 'others take the full table from it'));
    }
    if (router.values.export === 'no-export' && network.customers.size > 0) {
      report(mistakes.customersLosePrefixes(placeOf(router, 'export'), router.name));
    }
  }
}

function linksOnRouters(network: Network, report: Report): void {
  if (network.routers.size < 2 || network.mayHold('router')) return;
  for (const link of network.links.values()) {
    if (link.written.has('router')) continue;
    report(mistakes.noRouterChosen(link.node.name.span, link.name, [...network.routers.keys()]));
  }
}

function nextHops(network: Network, report: Report): void {
  for (const link of network.links.values()) {
    if (link.written.has('neighbor') || link.written.has('next-hop')) continue;
    report(mistakes.nothingToReach(link.node.name.span, link.name));
  }
}

/** The role of a session follows from who claims its address. Feed and inject may be one session. */
function sessionsHaveOneRole(network: Network, report: Report): void {
  const claims = new Map<string, string>();
  const claim = (facts: RouterFacts | LinkFacts, kind: string, key: string, addresses: readonly string[]): void => {
    const owner = `${kind} ${facts.name}`;
    for (const each of new Set(addresses)) {
      const before = claims.get(each);
      if (before !== undefined && before !== owner)
        report(mistakes.sameNeighbor(placeOf(facts, key), each, before, owner));
      else claims.set(each, owner);
    }
  };
  for (const router of network.routers.values()) {
    claim(router, 'router', 'neighbor', router.values.neighbor);
    claim(router, 'router', 'feed', router.values.feed ?? []);
    claim(router, 'the readback of router', 'readback', router.values.readback);
  }
  for (const link of network.links.values()) claim(link, 'link', 'neighbor', link.values.neighbor);
}

function secrets(network: Network, report: Report): void {
  for (const router of network.routers.values()) {
    for (const key of ['auth', 'priv'] as const) {
      const value = router.values[key];
      if (value !== undefined && 'text' in value) report(mistakes.secretInFile(placeOf(router, key), key));
    }
  }
}
