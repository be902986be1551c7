/** A provider of ours, played by BIRD: it has the rest of the world behind it and tells it to our border router. */
import { Bird } from './bird.ts';
import { birdBase, birdPrefixSet, birdPrefixSetTest, birdSession, type BirdSession } from './bird-config.ts';
import type { Namespace } from './namespace.ts';
import { ASN, type Pair } from './plan.ts';

export interface TransitPlan {
  readonly asn: number;
  readonly routerId: string;
  /** Our border router's link with it. */
  readonly link: Pair;
  /** Its link with the remote AS: "us" is the transit. */
  readonly remote: Pair;
  /** ExaBGP's addresses when it has a session of its own with the transit, over our border router. */
  readonly exabgp?: { readonly ipv4: string; readonly ipv6: string };
  /** What it tells us; default "full". */
  readonly tells?: 'full' | 'default';
}

export class Transit {
  readonly plan: TransitPlan;
  readonly bird: Bird;
  readonly #withdrawn = new Set<string>();

  private constructor(plan: TransitPlan, bird: Bird) {
    this.plan = plan;
    this.bird = bird;
  }

  static async start(at: Namespace, plan: TransitPlan): Promise<Transit> {
    return new Transit(plan, await Bird.start(at, transitConf(plan, [])));
  }

  /** Stops telling us (router and ExaBGP) these prefixes; the sessions stay up. */
  async withdraw(...prefixes: string[]): Promise<void> {
    for (const prefix of prefixes) this.#withdrawn.add(prefix);
    await this.#reconfigure();
  }

  /** Tells them again. */
  async restore(...prefixes: string[]): Promise<void> {
    for (const prefix of prefixes) this.#withdrawn.delete(prefix);
    await this.#reconfigure();
  }

  async #reconfigure(): Promise<void> {
    await this.bird.configure(transitConf(this.plan, [...this.#withdrawn]));
  }

  /** Ends both families' sessions with our border router; ExaBGP's own stay. */
  async cutRouterSession(): Promise<void> {
    await this.#each('disable', 'border', 'border6');
  }

  async restoreRouterSession(): Promise<void> {
    await this.#each('enable', 'border', 'border6');
  }

  /** Ends ExaBGP's own sessions with this transit; they come back by themselves, the router's stay. */
  async flapExabgpSession(): Promise<void> {
    await this.#each('restart', 'exabgp', 'exabgp6');
  }

  async #each(verb: string, ...protocols: string[]): Promise<void> {
    await Promise.all(protocols.map((protocol) => this.bird.birdc(verb, protocol)));
  }
}

function transitConf(plan: TransitPlan, withdrawn: readonly string[]): string {
  const { asn, link, remote, exabgp } = plan;
  const both = (
    name: string,
    s: Omit<BirdSession, 'name' | 'local' | 'localAs' | 'peer'>,
    pair: Pair,
    mirrored: boolean,
  ): string =>
    (['ipv4', 'ipv6'] as const)
      .map((family) => {
        const { us, them } = pair[family];
        const [local, peer] = mirrored ? [us, them] : [them, us];
        return birdSession({ ...s, name: family === 'ipv4' ? name : `${name}6`, local, localAs: asn, peer });
      })
      .join('');
  const toUs = { peerAs: ASN.us, export: 'filter to_us' };
  const ownSession =
    exabgp === undefined
      ? ''
      : both(
          'exabgp',
          { ...toUs, options: ['multihop;', 'passive;'] },
          {
            ipv4: { us: exabgp.ipv4, them: link.ipv4.them },
            ipv6: { us: exabgp.ipv6, them: link.ipv6.them },
          },
          false,
        );
  const viaUs =
    exabgp === undefined ? [] : [`${exabgp.ipv4}/32 via ${link.ipv4.us}`, `${exabgp.ipv6}/128 via ${link.ipv6.us}`];
  const defaults = plan.tells === 'default' ? ['0.0.0.0/0 unreachable', '::/0 unreachable'] : [];
  const told = plan.tells === 'default' ? 'net = 0.0.0.0/0 || net = ::/0' : 'source = RTS_BGP && ! in_withdrawn()';
  return `${birdBase(plan.routerId, [...viaUs, ...defaults])}
${birdPrefixSet('WITHDRAWN', withdrawn)}${birdPrefixSetTest('WITHDRAWN')}
filter to_us { if ${told} then accept; reject; }
${both('border', toUs, link, false)}${ownSession}${both('world', { peerAs: ASN.remote, export: 'where source = RTS_BGP' }, remote, true)}`;
}
