/** The machines of lab 1 and what connects them. */
import { LAB1 } from './lab1-config.ts';
import { both, shape, them, us, type Net } from './net.ts';
import { LINK_MBIT } from './plan.ts';

export function network1(net: Net) {
  const { linkA, linkB, remoteA, remoteB, router, exabgp, host } = LAB1;
  const [r1, a, b, rem] = [net.router('r1'), net.router('a'), net.router('b'), net.router('rem')];
  const [inside, exa] = [net.host('host'), net.host('exa')];
  net.cable({ at: r1, dev: 'upA', addresses: us(linkA) }, { at: a, dev: 'us', addresses: them(linkA) });
  net.cable({ at: r1, dev: 'upB', addresses: us(linkB) }, { at: b, dev: 'us', addresses: them(linkB) });
  net.cable({ at: a, dev: 'rem', addresses: us(remoteA) }, { at: rem, dev: 'a', addresses: them(remoteA) });
  net.cable({ at: b, dev: 'rem', addresses: us(remoteB) }, { at: rem, dev: 'b', addresses: them(remoteB) });
  net.cable(
    { at: r1, dev: 'lan', addresses: [...both(router), `${router.feed}/24`] },
    { at: exa, dev: 'lan', addresses: [...both(exabgp), `${exabgp.feed}/24`] },
  );
  net.cable({ at: r1, dev: 'in0', addresses: both(router.inside) }, { at: inside, dev: 'in0', addresses: both(host) });
  for (const [machine, gateway] of [
    [inside, router.inside],
    [exa, router],
  ] as const) {
    machine.ip(`route add default via ${gateway.ipv4}`, `route add ::/0 via ${gateway.ipv6}`);
  }
  shape({ at: r1, dev: 'upA' }, LINK_MBIT);
  shape({ at: r1, dev: 'upB' }, LINK_MBIT);
  return { r1, a, b, rem, host: inside, exa };
}
