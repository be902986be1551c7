/**
 * The safety catalogue once more, in other words: what must hold of everything that the guard lets onto the wire. It
 * shares no code with the guard, reads addresses with another library, and knows the test's own network by heart.
 */
import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { GuardInput, Verdict } from '../../../src/runtime/guard/index.ts';
import type { Advertised, Announcement, RouteAttributes } from '../../../src/runtime/model/index.ts';

const OURS = ['203.0.113.0/24', '2001:db8:f::/48'];
const CUSTOMERS = ['100.96.0.0/20'];
const ROUTER_OF: Readonly<Record<string, string>> = { a: 'edge1', b: 'edge1', c: 'edge2', d: 'edge1' };
const NEXT_HOPS: Readonly<Record<string, readonly string[]>> = {
  a: ['192.0.2.12', '2001:db8:1::2'],
  b: ['192.0.2.22', '2001:db8:2::2'],
  c: ['192.0.2.32', '2001:db8:3::2'],
  d: ['192.0.2.42', '2001:db8:4::2'],
};
const LOOPBACKS: Readonly<Record<string, readonly string[]>> = {
  edge1: ['10.255.0.1', 'fd00:255::1'],
  edge2: ['10.255.0.2', 'fd00:255::2'],
};
const LOCAL: Readonly<Record<string, string>> = { a: '192.0.2.11', b: '192.0.2.21', c: '192.0.2.31', d: '192.0.2.41' };
const INTERNAL = ['10.97.0.9', '10.97.0.1', '10.97.0.2'];
const [NO_EXPORT, NO_ADVERTISE, BLACKHOLE] = ['65535:65281', '65535:65282', '65535:666'];
const OUR_AS = 65_000;

export const isInside = (inner: string, outers: readonly string[]): boolean =>
  outers.some((outer) => {
    const [[address, length], [net, bits]] = [ipaddr.parseCIDR(inner), ipaddr.parseCIDR(outer)];
    return address.kind() === net.kind() && length >= bits && address.match(net, bits);
  });

const hash = (name: string): number => Number(`0x${createHash('sha256').update(name).digest('hex').slice(0, 8)}`);
const key = ({ neighbor, prefix }: Pick<Advertised, 'neighbor' | 'prefix'>): string => `${neighbor} ${prefix}`;
const text = (route: RouteAttributes): string =>
  JSON.stringify([
    route.nextHop,
    route.origin,
    route.asPath,
    route.localPref ?? null,
    route.med ?? null,
    new Set(route.communities).size,
    [...route.communities].sort(),
    [...route.largeCommunities].sort(),
  ]);
const is32 = (value: number, least: number): boolean =>
  value >= least && value < 2 ** 32 && Math.floor(value) === value;

/** Every broken rule in a few words; empty when all hold. */
export function violations(input: GuardInput, verdict: Verdict): readonly string[] {
  const { world, program, desired } = input;
  const broken: string[] = [];
  const must = (holds: boolean, what: string): unknown => holds || broken.push(what);
  const wire = new Map(world.advertised.map((entry) => [key(entry), entry]));
  const isChange = (made: Announcement): boolean => {
    const out = wire.get(key(made));
    return out === undefined || text(out.route) !== text(made.route);
  };
  const changes = verdict.allowed.filter(isChange);

  if (world.mode === 'stopped') must(verdict.allowed.length + verdict.stays.length === 0, 'stopped: something stays');
  if (world.mode === 'observe') must(changes.length === 0, 'observe: something is announced');
  if (world.readback?.length) must(verdict.allowed.length + verdict.stays.length === 0, 'leak: something stays');
  if (!world.rib.trusted || world.warmingUp.length > 0) must(changes.length === 0, 'unsure tables: a change');

  for (const made of changes) for (const what of wrongChange(made, input)) broken.push(what);
  for (const made of verdict.allowed) for (const what of wrong(made, input)) broken.push(what);
  for (const entry of verdict.stays) for (const what of wrongOnWire(entry, input)) broken.push(what);

  // Everything has exactly one place.
  const places = [verdict.allowed, verdict.stays, verdict.withdraw].map((list) => new Set(list.map(key)));
  for (const entry of world.advertised)
    must(places.filter((place) => place.has(key(entry))).length === 1, 'lost on the wire');
  must(verdict.allowed.length + verdict.refused.length === desired.length, 'lost from the plan');
  must(places[0]!.size === verdict.allowed.length, 'allowed twice');

  const limit = program.limits.announcements ?? 1_000;
  for (const neighbor of new Set(desired.map((made) => made.neighbor))) {
    const isRouter = world.roles.get(neighbor)?.kind === 'router';
    const most = isRouter ? limit : 4 * OURS.length;
    const out = world.advertised.filter((entry) => entry.neighbor === neighbor).length;
    const after = new Set(
      [...wire.keys(), ...verdict.allowed.map(key)].filter((place) => place.startsWith(`${neighbor} `)),
    );
    must(after.size <= Math.max(most, out), 'A7: above the limit');
  }

  must(new Set(changes.map(({ prefix }) => prefix)).size <= program.limits.perTick, 'A10: too many in one tick');
  const known = new Set<string>(world.advertised.map(({ prefix }) => prefix));
  const fresh = changes.filter((made) => made.purpose === 'override' && !known.has(made.prefix));
  for (const link of Object.keys(ROUTER_OF)) {
    for (const side of ['from', 'to'] as const) {
      const moved = fresh.filter((made) => made[side] === link && made.from !== made.to);
      const sum = moved.reduce((total, { prefix }) => total + world.prefixes.get(prefix)!.bps, 0);
      const capacity = [...world.links.values()].find(({ name }) => name === link)?.capacity ?? 0;
      must(sum <= program.limits.blast * capacity * 1.000_001, `A10: ${sum} ${side} ${link} at once`);
    }
  }
  return broken;
}

/** What may never be there. */
function wrong(
  { neighbor, prefix, purpose, route, to }: Announcement,
  { world, program }: GuardInput,
): readonly string[] {
  const broken: string[] = [];
  const must = (holds: boolean | undefined, what: string): unknown =>
    holds === true || broken.push(`${what} (${purpose})`);
  const role = world.roles.get(neighbor);
  const router = role?.kind === 'router' && role.inject ? role.router : undefined;
  must(purpose === 'own' ? role?.kind === 'link' : router !== undefined, 'A1: heard by a neighbour without that role');
  must(Number(prefix.split('/')[1]) >= (prefix.includes(':') ? 16 : 8), 'A5: a default route');
  must(!route.communities.some((tag) => tag === BLACKHOLE), 'A5: BLACKHOLE');
  if (purpose !== 'override') {
    const learned = world.prefixes.get(prefix)?.candidates.find((path) => path.link === 'd' && !path.stale);
    const ours = isInside(prefix, OURS);
    const whole = [...world.prefixes.values()].find((known) => known.prefix === OURS[0]);
    must(!ours || OURS.includes(prefix) || whole?.internal === true, 'A4: the only originator');
    must(Number(prefix.split('/')[1]) <= (program.guards.length > 0 ? 25 : 24), 'A4: too long');
    must(ours || (purpose === 'own' && isInside(prefix, CUSTOMERS) && learned !== undefined), 'A4: not ours');
    if (purpose === 'signal') {
      must(INTERNAL.includes(route.nextHop) && route.asPath.length === 0, 'A3b: next hop or path');
      must(route.communities.length + route.largeCommunities.length === 0, 'A3b: communities');
    } else {
      must(role?.kind === 'link' && LOCAL[role.link] === route.nextHop, 'A4: next hop');
      const rest = route.asPath.join(' ').replace(/^(65000 ?)+/, '');
      must(route.asPath[0] === OUR_AS && route.asPath.length < 16, 'A4: path does not begin with us');
      must(rest === (ours ? '' : learned?.asPath.join(' ')), 'A4: path');
    }
    return broken;
  }
  const state = world.prefixes.get(prefix);
  const candidate = state?.candidates.find((path) => path.link === to);
  must(!isInside(prefix, [...OURS, ...CUSTOMERS, '10.0.0.0/8']), 'A5: own block or bogon');
  must(state?.protected !== true, 'A3: protected');
  must(candidate !== undefined || unsure(world), 'A6: no alternative');
  must(world.links.has(to) && world.links.get(to)?.up !== 'down', 'A6: link down');
  must(route.asPath.length > 0 && !route.asPath.some((asn) => asn === OUR_AS), 'A5: own AS or empty path');
  const declared = router === undefined ? undefined : [...program.routers.values()].find(({ name }) => name === router);
  if (router === ROUTER_OF[to]) {
    must(!candidate || route.nextHop === candidate.nextHop, "A3: not the path's next hop");
    must([...NEXT_HOPS[to]!, ...Object.values(LOOPBACKS).flat()].includes(route.nextHop), 'A5: foreign next hop');
  } else {
    must(declared?.inject === 'all' && LOOPBACKS[ROUTER_OF[to]!]!.includes(route.nextHop), 'A3: router or loopback');
    const target = world.advertised.find(
      (entry) =>
        entry.prefix === prefix &&
        (!candidate || entry.route.nextHop === candidate.nextHop) &&
        isAt(entry, ROUTER_OF[to]!, world),
    );
    must(target !== undefined, 'A8: before the target');
  }
  must(
    route.communities.every((tag) => tag === NO_EXPORT || tag === NO_ADVERTISE),
    'A3: a community',
  );
  must(declared?.scope === 'as' || route.communities.some((tag) => tag === NO_ADVERTISE), 'A3: scope');
  must(route.communities.some((tag) => tag === NO_EXPORT) || declared?.export === 'tag', 'A3: NO_EXPORT');
  return broken;
}

/** Whether a route that is in no table may be there all the same. */
const unsure = ({ rib }: GuardInput['world']): boolean => !rib.complete || !rib.trusted;

const isAt = (entry: Advertised, router: string, world: GuardInput['world']): boolean => {
  const role = world.roles.get(entry.neighbor);
  return role?.kind === 'router' && role.router === router && world.sessions.get(entry.neighbor)?.state === 'up';
};

/** What may not become. */
function wrongChange(made: Announcement, { world, program }: GuardInput): readonly string[] {
  const { neighbor, prefix, purpose, route, from, to, rule } = made;
  const broken: string[] = [];
  const must = (holds: boolean | undefined, what: string): unknown => holds === true || broken.push(`${what} (change)`);
  must(world.sessions.get(neighbor)?.state === 'up', 'A1: session down');
  must(ipaddr.isValidCIDR(prefix) && ipaddr.parseCIDR(prefix).join('/') === prefix, 'A2: prefix');
  must(
    !ipaddr.IPv4.isValidCIDR(prefix) || ipaddr.IPv4.networkAddressFromCIDR(prefix).toString() === prefix.split('/')[0],
    'A2: host bits',
  );
  must(prefix.includes(':') === route.nextHop.includes(':'), 'A2: family');
  must(
    route.asPath.every((asn) => is32(asn, 1)),
    'A2: AS path',
  );
  must(
    [route.med, route.localPref].every((value) => value === undefined || is32(value, 0)),
    'A2: MED or preference',
  );
  must(
    route.communities.every((tag) => tag.split(':').every((half) => Number(half) < 65_536)),
    'A2: community',
  );
  if (purpose !== 'override') return broken;
  const state = world.prefixes.get(prefix);
  const candidate = state?.candidates.find((path) => path.link === to);
  must(
    route.asPath.join(' ') === candidate?.asPath.join(' ') && route.origin === candidate.origin,
    'A3: invented path',
  );
  must(route.med === undefined || route.med === candidate?.med, 'A3: invented MED');
  must(route.localPref === 300 && (state?.highestLocalPref ?? 0) < 300, 'A3: local preference');
  const [names, minute] = [`65000:${hash(rule)}:${hash(from)}`, /^65000:1:\d+$/];
  const [one, two] = route.largeCommunities;
  must(route.largeCommunities.length === 2 && one === names && minute.test(two ?? ''), 'A3: tags');
  must(candidate?.stale === false && world.links.get(to)?.up === 'up', 'A6: not fresh');
  must(
    [from, to].every((link) => world.links.get(link)?.stale === false),
    'A6: not measured',
  );
  const role = world.roles.get(neighbor);
  const router = role?.kind === 'router' ? program.routers.get(role.router) : undefined;
  const proven = (name: string): boolean => [...world.exportProven].some((known) => known === name);
  const alone = route.communities.some((tag) => tag === NO_ADVERTISE);
  const everywhere = alone ? proven(router?.name ?? '') : ['edge1', 'edge2'].every(proven);
  must(route.communities.some((tag) => tag === NO_EXPORT) || everywhere, 'A3: proof');
  must(router?.serves !== undefined, 'deployment: serves');
  must(router?.export !== 'tag' || world.exportProven.has(router.name), 'deployment: proof');
  return broken;
}

/** What stays without being wanted: at least no harm. */
function wrongOnWire({ neighbor, prefix, route }: Advertised, { world }: GuardInput): readonly string[] {
  const role = world.roles.get(neighbor);
  const broken: string[] = [];
  if (role?.kind !== 'router' && role?.kind !== 'link') broken.push('stays: at a mute neighbour');
  if (route.communities.some((tag) => tag === BLACKHOLE)) broken.push('stays: BLACKHOLE');
  const isTagged = route.largeCommunities.some((tag) => tag.startsWith('65000:1:'));
  if (role?.kind !== 'router' || !isTagged) return broken;
  if (isInside(prefix, OURS)) broken.push('stays: own block as override');
  const over = Object.keys(NEXT_HOPS).filter((link) => NEXT_HOPS[link]!.includes(route.nextHop));
  const live = world.prefixes.get(prefix)?.candidates ?? [];
  const lost = !unsure(world) && over.length > 0 && !live.some((path) => over.some((link) => link === path.link));
  if (lost || over.some((link) => [...world.links.values()].some(({ name, up }) => name === link && up === 'down'))) {
    broken.push('stays: without its alternative');
  }
  return broken;
}
