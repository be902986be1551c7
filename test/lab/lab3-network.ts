/** The machines of lab 3 and what connects them. */
import { LAB3, MEMBERS } from './lab3-config.ts';
import type { Namespace } from './namespace.ts';
import { both, shape, them, us, type Net } from './net.ts';
import { LINK_MBIT } from './plan.ts';

export function network3(net: Net) {
  const [r1, d, rem, routeServer] = [net.router('r1'), net.router('d'), net.router('rem'), net.host('rs')];
  const [m1, m2, m3] = [net.router('m1'), net.router('m2'), net.router('m3')];
  const members = { m1, m2, m3 };
  const [inside, exa] = [net.host('host'), net.host('exa')];
  const { linkD, remoteD, remoteOf, router, exabgp, host, lan } = LAB3;
  net.cable({ at: r1, dev: 'upD', addresses: us(linkD) }, { at: d, dev: 'us', addresses: them(linkD) });
  net.cable({ at: d, dev: 'rem', addresses: us(remoteD) }, { at: rem, dev: 'd', addresses: them(remoteD) });
  for (const name of MEMBERS) {
    const remote = remoteOf[name];
    net.cable(
      { at: members[name], dev: 'rem', addresses: us(remote) },
      { at: rem, dev: name, addresses: them(remote) },
    );
  }
  net.lan('ix', [
    { at: r1, dev: 'ix', addresses: both(lan.r1) },
    { at: routeServer, dev: 'ix', addresses: both(lan.routeServer) },
    ...MEMBERS.map((name) => ({ at: members[name], dev: 'ix', addresses: both(lan.members[name]) })),
  ]);
  net.cable({ at: r1, dev: 'lan', addresses: both(router) }, { at: exa, dev: 'lan', addresses: both(exabgp) });
  net.cable({ at: r1, dev: 'in0', addresses: both(router.inside) }, { at: inside, dev: 'in0', addresses: both(host) });
  const gateways: readonly (readonly [Namespace, { readonly ipv4: string; readonly ipv6: string }])[] = [
    [inside, router.inside],
    [exa, router],
  ];
  for (const [machine, { ipv4, ipv6 }] of gateways) {
    machine.ip(`route add default via ${ipv4}`, `route add ::/0 via ${ipv6}`);
  }
  shape({ at: r1, dev: 'ix' }, LINK_MBIT);
  shape({ at: r1, dev: 'upD' }, LINK_MBIT);
  return { r1, d, rem, routeServer, members, host: inside, exa };
}
