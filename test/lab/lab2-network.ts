/** The machines of lab 2, what connects them, and the inside routes between the loopbacks. */
import { LAB2 } from './lab2-config.ts';
import type { Namespace } from './namespace.ts';
import { both, shape, them, us, type Net } from './net.ts';
import { CUSTOMER, LINK_MBIT, OWN } from './plan.ts';

/** IGP metric of every cable inside: above 0, as an IGP gives it. */
const METRIC = 10;

interface Inside {
  readonly at: Namespace;
  readonly loopback: { readonly ipv4: string; readonly ipv6: string };
}

export function network2(net: Net) {
  const [r1, r2, core] = [net.router('r1'), net.router('r2'), net.router('core')];
  const [a, b, rem, customer] = [net.router('a'), net.router('b'), net.router('rem'), net.router('cust')];
  const [inside, exa] = [net.host('host'), net.host('exa')];
  const { linkA, linkB, remoteA, remoteB } = LAB2;
  net.cable({ at: r1, dev: 'upA', addresses: us(linkA) }, { at: a, dev: 'us', addresses: them(linkA) });
  net.cable({ at: r2, dev: 'upB', addresses: us(linkB) }, { at: b, dev: 'us', addresses: them(linkB) });
  net.cable({ at: a, dev: 'rem', addresses: us(remoteA) }, { at: rem, dev: 'a', addresses: them(remoteA) });
  net.cable({ at: b, dev: 'rem', addresses: us(remoteB) }, { at: rem, dev: 'b', addresses: them(remoteB) });
  net.cable(
    { at: r1, dev: 'cust', addresses: us(LAB2.customer) },
    { at: customer, dev: 'us', addresses: them(LAB2.customer) },
  );
  customer.ip(`addr add ${CUSTOMER.host.ipv4}/32 dev lo`, `addr add ${CUSTOMER.host.ipv6}/128 dev lo`);
  net.cable(
    { at: core, dev: 'in0', addresses: both(LAB2.inside) },
    { at: inside, dev: 'in0', addresses: both(LAB2.host) },
  );
  inside.ip(`route add default via ${LAB2.inside.ipv4}`, `route add ::/0 via ${LAB2.inside.ipv6}`);
  const onLan = ({ inject, feed, readback }: { inject: string; feed: string; readback: string }): string[] =>
    [inject, feed, readback].map((address) => `${address}/24`);
  net.lan('mgmt', [
    { at: r1, dev: 'lan', addresses: onLan(LAB2.r1) },
    { at: r2, dev: 'lan', addresses: onLan(LAB2.r2) },
    { at: exa, dev: 'lan', addresses: onLan(LAB2.exabgp) },
  ]);
  const routers: readonly Inside[] = [
    { at: r1, loopback: LAB2.r1.loopback },
    { at: r2, loopback: LAB2.r2.loopback },
    { at: core, loopback: LAB2.core.loopback },
  ];
  for (const { at, loopback } of routers) {
    at.ip(`addr add ${loopback.ipv4}/32 dev lo`, `addr add ${loopback.ipv6}/128 dev lo`);
  }
  triangle(net, routers);
  for (const at of [r1, r2]) {
    at.ip(...[...OWN.ipv4, ...OWN.ipv6].map((prefix) => route(prefix, at === r1 ? 1 : 2, 3)));
  }
  shape({ at: r1, dev: 'upA' }, LINK_MBIT);
  shape({ at: r2, dev: 'upB' }, LINK_MBIT);
  return { r1, r2, core, a, b, rem, customer, host: inside, exa };
}

/** 10.97.13.3 is core's end of its cable with r1: the numbers of both, the own one last. */
function inner(me: number, other: number): { ipv4: string; ipv6: string } {
  const [low, high] = [Math.min(me, other), Math.max(me, other)];
  return { ipv4: `10.97.${low}${high}.${me}`, ipv6: `fd00:97:${low}${high}::${me}` };
}

/** A route inside, in the kernel, from where the routing daemons learn it with its metric. */
function route(prefix: string, from: number, to: number): string {
  const { ipv4, ipv6 } = inner(to, from);
  return `route add ${prefix} via ${prefix.includes(':') ? ipv6 : ipv4} metric ${METRIC}`;
}

/** A cable between any two routers, named after the other end, and a route to its loopback. */
function triangle(net: Net, routers: readonly Inside[]): void {
  const numbered = routers.map((r, index) => ({ ...r, n: index + 1 }));
  for (const one of numbered) {
    for (const other of numbered) {
      if (one.n >= other.n) continue;
      net.cable(
        { at: one.at, dev: other.at.name, addresses: both(inner(one.n, other.n)) },
        { at: other.at, dev: one.at.name, addresses: both(inner(other.n, one.n)) },
      );
    }
    // Cables to lower numbers exist by now only for the last router, so routes are laid when all cables are.
  }
  for (const one of numbered) {
    for (const other of numbered) {
      if (one === other) continue;
      one.at.ip(
        route(`${other.loopback.ipv4}/32`, one.n, other.n),
        route(`${other.loopback.ipv6}/128`, one.n, other.n),
      );
    }
  }
}
