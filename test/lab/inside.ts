/** BIRD configurations of the machines of lab 2 that weir does not talk to: the core router and the customer. */
import { birdBase, birdSession } from './bird-config.ts';
import { LAB2 } from './lab2-config.ts';
import { ASN, CUSTOMER } from './plan.ts';

/** iBGP with both border routers; their loopbacks are known by the cables. */
export function coreConf(): string {
  const { loopback } = LAB2.core;
  const routers = { r1: LAB2.r1, r2: LAB2.r2 };
  const cables = [
    `${LAB2.r1.loopback.ipv4}/32 via 10.97.13.1`,
    `${LAB2.r2.loopback.ipv4}/32 via 10.97.23.2`,
    `${LAB2.r1.loopback.ipv6}/128 via fd00:97:13::1`,
    `${LAB2.r2.loopback.ipv6}/128 via fd00:97:23::2`,
  ];
  const sessions = Object.entries(routers).flatMap(([name, router]) =>
    (['ipv4', 'ipv6'] as const).map((family) =>
      birdSession({
        name: family === 'ipv4' ? name : `${name}v6`,
        local: loopback[family],
        localAs: ASN.us,
        peer: router.loopback[family],
        peerAs: ASN.us,
        export: 'none',
      }),
    ),
  );
  return birdBase(loopback.ipv4, cables) + sessions.join('');
}

/** eBGP with r1: takes everything, tells its own prefixes. */
export function customerConf(): string {
  const statics = [...CUSTOMER.ipv4, ...CUSTOMER.ipv6].map((prefix) => `${prefix} unreachable`);
  const sessions = (['ipv4', 'ipv6'] as const).map((family) =>
    birdSession({
      name: family === 'ipv4' ? 'provider' : 'provider6',
      local: LAB2.customer[family].them,
      localAs: ASN.customer,
      peer: LAB2.customer[family].us,
      peerAs: ASN.us,
      export: 'where source = RTS_STATIC',
    }),
  );
  return birdBase('10.255.3.0', statics) + sessions.join('');
}
